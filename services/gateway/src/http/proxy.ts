import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import { currentContext } from '@waybill/messaging'
import { type App, Problem, type Route } from '@waybill/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { unavailable } from '../ask.ts'
import { wasCut, wasNeverSent } from '../broken.ts'
import { requestHeaders, responseHeaders } from '../headers.ts'
import { type Method, methods, type Passage, passages } from '../passages.ts'
import type { Upstream, Upstreams } from '../upstreams.ts'

type Handler = NonNullable<FastifyHttpProxyOptions['handler']>
type ReplyOptions = Parameters<Handler>[3]

const connectTimeoutMs = 2_000

/** Passes requests on to the services, unchanged but for their headers. */
export const proxy =
  (upstreams: Upstreams, settings: { upstreamTimeoutMs: number }): Route =>
  (app) =>
    app.register(async (scope) => {
      // Bodies go on byte for byte. They are held, and not streamed, so that the body limit holds here already and a
      // request that no instance has got yet can be given to the next one.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

      for (const passage of passages) {
        const passing = passage.only ?? methods
        const open = passing.filter((method) => passage.open.includes(method))
        const closed = passing.filter((method) => !passage.open.includes(method))
        const handler = passOn(upstreams[passage.to], settings.upstreamTimeoutMs)

        if (open.length > 0) passThrough(scope as App, passage, open, 'public', handler)
        if (closed.length > 0) passThrough(scope as App, passage, closed, 'user', handler)
      }
    })

function passThrough(
  app: App,
  { prefix, becomes }: Passage,
  httpMethods: Method[],
  access: 'public' | 'user',
  handler: Handler,
): void {
  app.register(httpProxy, {
    prefix,
    rewritePrefix: becomes ?? prefix,
    upstream: '',
    httpMethods,
    config: { access },
    handler,
    proxyPayloads: false,
    internalRewriteLocationHeader: false,
    disableRequestLogging: true,
    undici: { connect: { timeout: connectTimeoutMs } },
    replyOptions: { getUpstream: () => 'http://chosen-by-the-handler.invalid', rewriteHeaders: responseHeaders },
  })
}

function passOn(service: Upstream, timeoutMs: number): Handler {
  return (request, reply, path, options) => {
    const { correlationId, traceparent } = currentContext()
    const origin = { ip: request.ip, host: request.headers.host, correlationId, traceparent }
    const shared: ReplyOptions = {
      ...options,
      ...bodyOf(request),
      timeout: timeoutMs,
      // The library would ask again by itself, also when a service says 503: that is the client's to decide.
      retryDelay: () => null,
      rewriteRequestHeaders: (_request, headers) => requestHeaders(headers, origin),
    }

    const attempt = (url: string, left: readonly string[], again = false): FastifyReply =>
      reply.from(path, {
        ...shared,
        getUpstream: () => url,
        onError(_reply, { error }) {
          const unsent = wasNeverSent(error)
          if (unsent) service.refused(url)
          const [next, ...rest] = left
          if (next !== undefined && (unsent || repeatable(request))) attempt(next, rest)
          else if (wasCut(error) && repeatable(request) && !again) attempt(url, [], true)
          else reply.send(failure(service.name, error, unsent))
        },
      })

    const [first = '', ...others] = service.candidates()
    return attempt(first, others)
  }
}

function bodyOf({ body, headers }: FastifyRequest): ReplyOptions {
  if (!Buffer.isBuffer(body) || body.length === 0) return {}

  return { body, contentType: headers['content-type'] ?? 'application/octet-stream' }
}

const repeatable = ({ method, headers }: FastifyRequest) =>
  method === 'GET' || method === 'HEAD' || headers['idempotency-key'] !== undefined

function failure(service: string, error: Error, unsent: boolean): Problem {
  if (unsent) return unavailable(service, error)
  if ('statusCode' in error && error.statusCode === 504) {
    const detail = `The ${service} service took too long. It may still do what you asked for: look before you ask again.`
    return new Problem(504, 'upstream-timeout', detail, { service }, { cause: error })
  }
  const detail = 'It may have done what you asked for: look first, or send the same Idempotency-Key again.'
  return unavailable(service, error, detail)
}
