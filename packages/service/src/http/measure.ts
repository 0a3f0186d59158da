import type { Metrics } from '@waybill/messaging'
import type { App } from '../service.ts'

/** Measures every request by route, never by path: a path holds ids, and each would be a time series of its own. */
export function measureRequests(app: App, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.observe('http_request_duration_seconds', labels, reply.elapsedTime / 1_000)
    request.log.debug({ ...labels, ms: Math.round(reply.elapsedTime) }, 'Answered')
    done()
  })
}
