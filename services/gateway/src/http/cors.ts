import type { Route } from '@waybill/service'

const preflightAnswer = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, x-correlation-id',
  'access-control-max-age': '600',
}

const readable = 'etag, location, retry-after, x-correlation-id, idempotent-replayed'

/** The headers by which a browser lets a page of one of these origins read the answer. */
export function corsHeaders(origin: string | undefined, origins: readonly string[]): Record<string, string> {
  if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' }

  return { vary: 'origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': readable }
}

/**
 * Lets the console's pages call the gateway, and those of no other site. Tokens travel in a header and never in a
 * cookie, so credentials are not allowed.
 *
 * Our own and not the plugin's: that one adds a route that says nothing of who may use it, and no headers to a 401.
 */
export const cors =
  (settings: { consoleOrigins: readonly string[] }): Route =>
  (app) => {
    app.addHook('onRequest', async ({ method, headers }, reply) => {
      const { origin } = headers
      if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return

      const allowed = corsHeaders(origin, settings.consoleOrigins)
      if (!('access-control-allow-origin' in allowed)) return
      return reply.code(204).headers(preflightAnswer).send()
    })

    app.addHook('onSend', async ({ headers: { origin } }, reply) => {
      reply.headers(corsHeaders(origin, settings.consoleOrigins))
    })
  }
