import { UserErased } from '@waybill/contracts'
import { type Database, type KeyOwner, publish } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { deleteUser, lockUser } from '../store.ts'
import { found, selfOrAdmin } from './rules.ts'
import { UserId } from './shapes.ts'

const Erased = Type.Object({ userId: Type.String({ format: 'uuid' }), erased: Type.Literal(true) })

/**
 * POST /api/users/:id/erase: deletes an account, one's own or, for an admin, any, tells the other services to forget
 * the person, and deletes the key to all that was ever written about them. Nothing brings it back.
 */
export const erase =
  (db: Database, keyOwner: KeyOwner): Route =>
  (app) => {
    app.post(
      '/api/users/:id/erase',
      {
        schema: {
          params: UserId,
          response: { 200: Erased },
          tags: ['users'],
          operationId: 'eraseUser',
          summary: 'Delete an account and all that is known of the person',
        },
        config: { access: 'user', idempotent: true },
      },
      async (request, reply) => {
        const { id: userId } = request.params
        selfOrAdmin(request.user, userId)

        return idempotent(db, request, reply, async (tx) => {
          await deleteUser(tx, found(await lockUser(tx, userId), userId))
          await publish(tx, UserErased({ userId }))
          await keyOwner.erase(tx, userId)
          return { status: 200, body: { userId, erased: true as const } }
        })
      },
    )
  }
