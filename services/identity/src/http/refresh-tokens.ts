import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { refresh, tokensFor } from '../sessions.ts'
import { RefreshBody, Tokens } from './shapes.ts'

/** POST /api/auth/refresh: the next access token, with the roles of now, and the next refresh token. Each holds once. */
export const refreshTokens =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/auth/refresh',
      {
        schema: {
          body: RefreshBody,
          response: { 200: Tokens },
          tags: ['auth'],
          operationId: 'refreshTokens',
          summary: 'Get the next tokens',
        },
        config: { access: 'public' },
      },
      async ({ body }, reply) => {
        const { user, next } = await refresh(db, body.refreshToken)

        reply.header('cache-control', 'no-store')
        return tokensFor(db, user, next)
      },
    )
  }
