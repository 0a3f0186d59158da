import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { blockedFor, countFailure, forgetFailures } from '../failure-store.ts'
import { signingKeys } from '../key-store.ts'
import { signingKey } from '../keys.ts'
import { verifyPassword } from '../password.ts'
import { findCredentials } from '../store.ts'
import { oneAtATime } from '../throttle.ts'
import { accessToken } from '../tokens.ts'
import type { User } from '../user.ts'

const Body = Type.Object(
  { email: Type.String({ maxLength: 254, pattern: '^\\P{Cc}*$' }), password: Type.String({ maxLength: 256 }) },
  { additionalProperties: false },
)

const Token = Type.Object({
  accessToken: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds' }),
  tokenType: Type.Literal('Bearer'),
})

/** POST /api/auth/login: e-mail and password for an access token. */
export const login = (db: Database): Route => {
  const inTurn = oneAtATime()

  return (app) => {
    app.post(
      '/api/auth/login',
      {
        schema: { body: Body, response: { 200: Token }, tags: ['auth'], summary: 'Log in' },
        config: { access: 'public' },
      },
      async ({ body: { email, password } }, reply) => {
        const user = await inTurn(email.toLowerCase(), () => authenticate(db, email, password))
        const now = new Date()

        reply.header('cache-control', 'no-store')
        return accessToken(signingKey(await signingKeys(db), now), user, now)
      },
    )
  }
}

/**
 * The user whose e-mail and password these are. What an answer says, and how long it takes, is the same whether the
 * e-mail is unknown, the password wrong or the account deactivated.
 */
async function authenticate(db: Database, email: string, password: string): Promise<User> {
  const blockedMs = await blockedFor(db, email)
  if (blockedMs > 0) throw tooManyFailures(blockedMs)

  const user = await findCredentials(db, email)
  const fits = await verifyPassword(password, user?.passwordHash)

  if (user === undefined || !fits || user.deactivatedAt !== null) {
    await countFailure(db, email)
    throw new Problem(401, 'invalid-credentials', 'The e-mail or the password is wrong.')
  }
  await forgetFailures(db, email)
  return user
}

function tooManyFailures(blockedMs: number): Problem {
  const seconds = Math.ceil(blockedMs / 1_000)
  const detail = `There were too many failed logins with this e-mail. Try again in ${seconds} seconds.`

  return new Problem(429, 'too-many-failures', detail, {}, { headers: { 'retry-after': String(seconds) } })
}
