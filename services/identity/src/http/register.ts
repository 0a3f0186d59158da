import { UserCreated } from '@waybill/contracts'
import { type Database, type KeyOwner, publish, uuidv7 } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { hashPassword } from '../password.ts'
import { insertUser } from '../store.ts'
import { defaultLocale, profile, publicUser } from '../user.ts'
import { Email, Locale, Name, Password, UserView } from './shapes.ts'

const Body = Type.Object(
  { email: Email, password: Password, name: Name, locale: Type.Optional(Locale) },
  { additionalProperties: false },
)

/**
 * POST /api/auth/register: opens an account for a customer. No Idempotency-Key is needed, the e-mail is one: sent
 * twice, the second request learns that the e-mail is taken.
 */
export const register =
  (db: Database, keyOwner: KeyOwner): Route =>
  (app) => {
    app.post(
      '/api/auth/register',
      {
        schema: {
          body: Body,
          response: { 201: UserView },
          tags: ['auth'],
          operationId: 'register',
          summary: 'Open an account',
        },
        config: { access: 'public' },
      },
      async ({ body }, reply) => {
        const { email, password, name, locale = defaultLocale } = body
        // Before the transaction: hashing is slow, and a connection should not wait for it.
        const passwordHash = await hashPassword(password)
        const account = {
          userId: uuidv7(),
          email,
          name: name.trim(),
          locale,
          roles: ['customer' as const],
          passwordHash,
        }

        const user = await db.transaction(async (tx) => {
          const created = await insertUser(tx, account)
          if (created === undefined) {
            throw new Problem(
              409,
              'email-taken',
              'There is an account with this e-mail. Log in, or use another e-mail.',
            )
          }
          await keyOwner.create(tx, created.userId)
          await publish(tx, UserCreated(profile(created)))
          return created
        })

        return reply.code(201).send(publicUser(user))
      },
    )
  }
