import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Sessions } from './sessions.ts'

const Body = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 256 }) },
  { additionalProperties: false },
)

/** POST /console/api/session: logs in with an account of the platform. The tokens stay in a cookie that no script can read. */
export const logIn =
  (sessions: Sessions): Route =>
  (app) => {
    app.post(
      '/console/api/session',
      {
        schema: { body: Body, response: { 204: Type.Null() }, tags: ['session'], summary: 'Log in' },
        config: { access: 'public' },
      },
      async ({ body: { email, password } }, reply) => {
        await sessions.logIn(reply, email, password)
        return reply.code(204).send(null)
      },
    )
  }
