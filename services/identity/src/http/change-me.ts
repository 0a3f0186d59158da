import { UserUpdated } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { IfMatch, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { lockUser, saveUser } from '../store.ts'
import { profile, publicUser } from '../user.ts'
import { active, etag, matching, required } from './rules.ts'
import { Locale, Name, UserView } from './shapes.ts'

const Body = Type.Object(
  { name: Type.Optional(Name), locale: Type.Optional(Locale) },
  { additionalProperties: false, minProperties: 1 },
)

/** PATCH /api/users/me: changes what I am called, or the language that I am written to in. Needs `If-Match`. */
export const changeMe =
  (db: Database): Route =>
  (app) => {
    app.patch(
      '/api/users/me',
      {
        schema: {
          headers: IfMatch,
          body: Body,
          response: { 200: UserView },
          tags: ['users'],
          operationId: 'changeMe',
          summary: 'Change my name or language',
        },
        config: { access: 'user' },
      },
      async ({ user: { id }, body, headers }, reply) => {
        const user = await db.transaction(async (tx) => {
          const before = active(await lockUser(tx, id))
          matching(before, required(headers['if-match']))

          const { name = before.name, locale = before.locale } = body
          const after = await saveUser(tx, { ...before, name: name.trim(), locale })
          await publish(tx, UserUpdated(profile(after)))
          return after
        })

        reply.header('etag', etag(user))
        return publicUser(user)
      },
    )
  }
