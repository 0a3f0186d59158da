import type { IncomingHttpHeaders } from 'node:http'

// RFC 9110, 7.6.1: about this connection only, never for the next one.
const hopByHop = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te']
const hopByHopToo = ['trailer', 'transfer-encoding', 'upgrade', 'http2-settings', 'expect']

// What only the gateway may say: a client that sets one is trying to pass for it.
const ours =
  /^(?:x-forwarded-|x-waybill-|x-real-ip$|forwarded$|x-original-|x-rewrite-|traceparent$|tracestate$|baggage$)/

// The gateway answers these itself; a service behind it must not.
const answeredHere = /^(?:access-control-|x-ratelimit-|server$|x-powered-by$)/

const dropped = new Set([...hopByHop, ...hopByHopToo])

/** What the gateway tells a service about where a request came from. */
export interface Origin {
  ip: string
  host: string | undefined
  correlationId: string
  traceparent: string | undefined
}

/** The headers that go on to the service: the client's own, less what it may not say, plus what the gateway knows. */
export function requestHeaders(headers: IncomingHttpHeaders, origin: Origin): IncomingHttpHeaders {
  const own = Object.entries(headers).filter(([name]) => !dropped.has(name) && !ours.test(name))

  return {
    ...Object.fromEntries(own),
    'x-forwarded-for': origin.ip,
    ...(origin.host && { 'x-forwarded-host': origin.host }),
    'x-correlation-id': origin.correlationId,
    ...(origin.traceparent && { traceparent: origin.traceparent }),
  }
}

/** The headers of a service's answer that go back to the client. */
export function responseHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name) && !answeredHere.test(name))

  return Object.fromEntries(kept)
}
