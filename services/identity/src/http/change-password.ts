import { type Database, uuidv7 } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { logActivity } from '../activity.ts'
import { authenticate } from '../authenticate.ts'
import { hashPassword } from '../password.ts'
import { endSessions } from '../session-store.ts'
import { openSession, tokensFor } from '../sessions.ts'
import { findUser, lockUnchanged, savePassword } from '../store.ts'
import type { InTurn } from '../throttle.ts'
import { active } from './rules.ts'
import { Password, Tokens } from './shapes.ts'

const Body = Type.Object(
  { oldPassword: Type.String({ maxLength: 256 }), newPassword: Password },
  { additionalProperties: false },
)

/**
 * POST /api/users/me/password: a new password for the old one. Every session ends; the answer begins a new one. Wrong
 * ones count as failed logins. No Idempotency-Key: its record would hold a hash of the request, and so of passwords.
 */
export const changePassword =
  (db: Database, inTurn: InTurn): Route =>
  (app) => {
    app.post(
      '/api/users/me/password',
      {
        schema: {
          body: Body,
          response: { 200: Tokens },
          tags: ['users'],
          operationId: 'changePassword',
          summary: 'Change my password',
        },
        config: { access: 'user' },
      },
      async ({ user: { id }, body: { oldPassword, newPassword } }, reply) => {
        const { email } = active(await findUser(db, id))
        const proved = await inTurn(email.toLowerCase(), () => authenticate(db, email, oldPassword)).catch(refused)
        // Before the transaction: hashing is slow, and a connection should not wait for it.
        const passwordHash = await hashPassword(newPassword)

        const { user, token } = await db.transaction(async (tx) => {
          const user = await lockUnchanged(tx, proved)
          if (!user) throw wrongPassword()
          await savePassword(tx, id, passwordHash)
          await endSessions(tx, id)
          const event = { id: uuidv7(), type: 'identity.password.changed', time: new Date() }
          await logActivity(tx, event, { userId: id })
          return { user, token: await openSession(tx, user) }
        })

        reply.header('cache-control', 'no-store')
        return tokensFor(db, user, token)
      },
    )
  }

// A 401 would say that the access token is wrong, and clients would get themselves a new one.
function refused(error: unknown): never {
  if (error instanceof Problem && error.status === 401) throw wrongPassword()
  throw error
}

const wrongPassword = () => new Problem(403, 'wrong-password', 'The old password is wrong.')
