import httpProxy from '@fastify/http-proxy'
import { currentContext } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import type { FastifyRequest } from 'fastify'
import type { Sessions } from './session/sessions.ts'

const TIMEOUT_MS = 20_000

// The cookie is between the browser and this server; who asks is told by the token alone.
const dropped = new Set(['cookie', 'authorization', 'origin', 'referer'])

/** Passes /api/* on to the gateway, in the name of who is logged in. What they may do is decided there. */
export const passOn =
  (gatewayUrl: string, sessions: Sessions): Route =>
  (app) =>
    app.register(async (scope) => {
      // Bodies go on byte for byte.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

      await scope.register(httpProxy, {
        upstream: gatewayUrl,
        prefix: '/api',
        rewritePrefix: '/api',
        httpMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        config: { access: 'public' },
        proxyPayloads: false,
        disableRequestLogging: true,
        handler: (request, reply, path, options) => reply.from(path, { ...options, ...bodyOf(request) }),
        replyOptions: {
          timeout: TIMEOUT_MS,
          retryDelay: () => null,
          rewriteRequestHeaders(request, headers) {
            const token = sessions.found(request as Parameters<Sessions['found']>[0])
            const kept = Object.entries(headers).filter(([name]) => !dropped.has(name))
            return {
              ...Object.fromEntries(kept),
              'x-correlation-id': currentContext().correlationId,
              ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            }
          },
          onError: (reply, { error }) => void reply.send(awayOr(error)),
        },
      })
    })

function bodyOf({ body, headers }: FastifyRequest): { body?: Buffer; contentType?: string } {
  if (!Buffer.isBuffer(body) || body.length === 0) return {}
  return { body, contentType: headers['content-type'] ?? 'application/octet-stream' }
}

const awayOr = (cause: Error) =>
  new Problem(503, 'upstream-unavailable', 'The gateway does not answer. Try again in a moment.', {}, { cause })
