import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { mayWatch } from '../order-access.ts'
import type { Hub } from '../stream/hub.ts'
import { Step } from '../stream/step.ts'
import type { Viewers } from '../stream/viewers.ts'
import type { Upstream } from '../upstreams.ts'
import { corsHeaders } from './cors.ts'

const Params = Type.Object({ orderId: Type.String({ format: 'uuid' }) })

/** GET /api/orders/:orderId/stream: every step of an order from the first one on, live, until its outcome. */
export const watchOrder =
  (hub: Hub, viewers: Viewers, orders: Upstream, settings: { consoleOrigins: readonly string[] }): Route =>
  (app) => {
    app.get(
      '/api/orders/:orderId/stream',
      {
        schema: {
          params: Params,
          produces: ['text/event-stream'],
          response: { 200: Step },
          tags: ['streams'],
          operationId: 'watchOrder',
          summary: 'Every step of an order, past and to come, as server-sent events',
          description:
            'Each event: id = topic/partition/offset, data = { type, service, topic, partition, offset, time, orderId, ' +
            'data, sincePlacedMs }. Last-Event-ID resumes. `event: end` follows the outcome: do not connect again.',
        },
        config: { access: 'user' },
      },
      async (request, reply) => {
        const { orderId } = request.params
        const { over } = await mayWatch(request, orderId, hub, orders)
        const headers = corsHeaders(request.headers.origin, settings.consoleOrigins)

        viewers.open(request, reply, { of: 'order', orderId }, headers, over)
      },
    )
  }
