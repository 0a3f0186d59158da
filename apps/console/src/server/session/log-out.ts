import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Sessions } from './sessions.ts'

/** DELETE /console/api/session: ends the session, here and at identity. */
export const logOut =
  (sessions: Sessions): Route =>
  (app) => {
    app.delete(
      '/console/api/session',
      {
        schema: { response: { 204: Type.Null() }, tags: ['session'], summary: 'Log out' },
        config: { access: 'public' },
      },
      async (request, reply) => {
        await sessions.logOut(request, reply)
        return reply.code(204).send(null)
      },
    )
  }
