import { UserUpdated } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { IfMatch, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { endSessions } from '../session-store.ts'
import { lockUser, saveUser } from '../store.ts'
import { profile, publicUser } from '../user.ts'
import { etag, found, matching } from './rules.ts'
import { Roles, UserId, UserView } from './shapes.ts'

const Body = Type.Object({ roles: Roles }, { additionalProperties: false })

/** PUT /api/users/:id/roles: what a user may do, from the next login on: every session ends. */
export const setRoles =
  (db: Database): Route =>
  (app) => {
    app.put(
      '/api/users/:id/roles',
      {
        schema: {
          params: UserId,
          headers: IfMatch,
          body: Body,
          response: { 200: UserView },
          tags: ['users'],
          operationId: 'setRoles',
          summary: 'Set what a user may do, from the next login on',
        },
        config: { access: ['admin'] },
      },
      async ({ params: { id }, body: { roles }, headers }, reply) => {
        const user = await db.transaction(async (tx) => {
          const before = found(await lockUser(tx, id), id)
          matching(before, headers['if-match'])

          const after = await saveUser(tx, { ...before, roles })
          await endSessions(tx, id)
          await publish(tx, UserUpdated(profile(after)))
          return after
        })

        reply.header('etag', etag(user))
        return publicUser(user)
      },
    )
  }
