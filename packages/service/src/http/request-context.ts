import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { withContext } from '@waybill/messaging'
import type { FastifyRequest } from 'fastify'
import type { App } from '../service.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What ties together all that this request brings about. The same as `id`, under the name that tells. */
    readonly correlationId: string
  }
}

const CORRELATION_ID = /^[\w.:-]{1,128}$/
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/
const unwatched = /^\/(health\/|metrics)/

/**
 * Gives every request a span, and runs its route so that events published there carry its correlation id and trace.
 * Without tracing the caller's trace context is passed on as it came; a
 * caller without one begins a trace here, so that the records of one request can be told from others in any case.
 */
export function addRequestContext(app: App, service: string): void {
  const tracer = trace.getTracer(service)
  const spans = new WeakMap<FastifyRequest, Span>()

  app.decorateRequest('correlationId', {
    getter(this: FastifyRequest) {
      return this.id
    },
  })

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id)
    if (!unwatched.test(request.url)) spans.set(request, startSpan(request))
    done()
  })

  // Here and not in onRequest: reading the body ends the asynchronous context of what came before it.
  app.addHook('preValidation', (request, _reply, done) => {
    const header = request.headers.traceparent
    const traceparent = typeof header === 'string' && TRACEPARENT.test(header) ? header : newTraceparent()
    const span = spans.get(request)
    const active = span ? trace.setSpan(context.active(), span) : context.active()
    context.with(active, () => withContext({ correlationId: request.id, traceparent }, done))
  })

  app.addHook('onError', (request, _reply, error, done) => {
    spans.get(request)?.recordException(error)
    done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    span?.setAttribute('http.response.status_code', reply.statusCode)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })

  function startSpan(request: FastifyRequest): Span {
    const route = request.routeOptions.url ?? 'unknown'
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'url.path': request.url.split('?', 1)[0] ?? '/',
      'waybill.correlation_id': request.id,
    }
    const caller = propagation.extract(context.active(), request.headers)
    return tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller)
  }
}

/** What ties together all that a request brings about: its `x-correlation-id`, or a new one. It is the request's `id`. */
export function correlationIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-correlation-id']
  return typeof sent === 'string' && CORRELATION_ID.test(sent) ? sent : randomUUID()
}

/** The root of a new trace, by W3C Trace Context: version, trace id, span id, sampled. */
const newTraceparent = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
