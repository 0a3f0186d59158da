import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { authenticate, wrongCredentials } from '../authenticate.ts'
import { openSession, tokensFor } from '../sessions.ts'
import { lockUnchanged } from '../store.ts'
import type { InTurn } from '../throttle.ts'
import { Tokens } from './shapes.ts'

const Body = Type.Object(
  { email: Type.String({ maxLength: 254, pattern: '^\\P{Cc}*$' }), password: Type.String({ maxLength: 256 }) },
  { additionalProperties: false },
)

/** POST /api/auth/login: e-mail and password for an access token, and a session to get more of them. */
export const login =
  (db: Database, inTurn: InTurn): Route =>
  (app) => {
    app.post(
      '/api/auth/login',
      {
        schema: { body: Body, response: { 200: Tokens }, tags: ['auth'], operationId: 'logIn', summary: 'Log in' },
        config: { access: 'public' },
      },
      async ({ body: { email, password } }, reply) => {
        const proved = await inTurn(email.toLowerCase(), () => authenticate(db, email, password))

        const { user, token } = await db.transaction(async (tx) => {
          // The password may have been changed, or the account closed, while it was being checked.
          const user = await lockUnchanged(tx, proved)
          if (!user) throw wrongCredentials()
          return { user, token: await openSession(tx, user) }
        })

        reply.header('cache-control', 'no-store')
        return tokensFor(db, user, token)
      },
    )
  }
