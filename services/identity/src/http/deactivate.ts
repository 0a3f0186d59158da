import { UserDeactivated } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { endSessions } from '../session-store.ts'
import { lockUser, saveUser } from '../store.ts'
import { publicUser } from '../user.ts'
import { found, selfOrAdmin } from './rules.ts'
import { UserId, UserView } from './shapes.ts'

/** POST /api/users/:id/deactivate: closes an account, one's own or, for an admin, any. Nobody can log in to it again. */
export const deactivate =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/users/:id/deactivate',
      {
        schema: {
          params: UserId,
          response: { 200: UserView },
          tags: ['users'],
          operationId: 'deactivateUser',
          summary: 'Close an account',
        },
        config: { access: 'user', idempotent: true },
      },
      async (request, reply) => {
        const { id } = request.params
        selfOrAdmin(request.user, id)

        return idempotent(db, request, reply, async (tx) => {
          const before = found(await lockUser(tx, id), id)
          if (before.deactivatedAt !== null) return { status: 200, body: publicUser(before) }

          const after = await saveUser(tx, { ...before, deactivatedAt: new Date() })
          await endSessions(tx, id)
          await publish(tx, UserDeactivated({ userId: id }))
          return { status: 200, body: publicUser(after) }
        })
      },
    )
  }
