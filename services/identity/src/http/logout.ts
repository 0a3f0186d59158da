import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { logOut } from '../sessions.ts'
import { RefreshBody } from './shapes.ts'

const Query = Type.Object({ everywhere: Type.Boolean({ default: false, description: 'Every session of the user' }) })

/** POST /api/auth/logout: ends a session. 204 in any case: whoever wants out is out. */
export const logout =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/auth/logout',
      {
        schema: {
          querystring: Query,
          body: RefreshBody,
          response: { 204: Type.Null() },
          tags: ['auth'],
          operationId: 'logOut',
          summary: 'Log out, here or everywhere',
        },
        config: { access: 'public' },
      },
      async ({ body, query: { everywhere } }, reply) => {
        await logOut(db, body.refreshToken, everywhere)
        return reply.code(204).send(null)
      },
    )
  }
