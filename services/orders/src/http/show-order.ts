import type { Database } from '@waybill/messaging'
import { etagOf, isKnown, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { returnsOf } from '../return-store.ts'
import { findOrder, historyOf } from '../store.ts'
import { visible } from './reader.ts'
import { ReturnView, viewReturn } from './return-shapes.ts'
import { HistoryView, OrderParams, OrderView, viewHistory, viewOrder } from './shapes.ts'

const OrderWithHistory = Type.Object({ ...OrderView.properties, history: HistoryView, returns: Type.Array(ReturnView) })

const Query = Type.Object({
  wait: Type.Optional(
    Type.Enum(['confirmed', 'completed', 'cancelled'], {
      description: 'At the gateway: answer when the order has come so far, or has ended, or time is out',
    }),
  ),
  timeout: Type.Integer({ minimum: 1, maximum: 25, default: 20, description: 'How long to wait, in seconds' }),
})

const Headers = Type.Object({
  'if-none-match': Type.Optional(Type.String({ description: 'The ETag of what is known: 304 when it is still so' })),
})

/** GET /api/orders/:orderId: the order, every change of its status, and what came back of it. */
export const showOrder =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/orders/:orderId',
      {
        schema: {
          params: OrderParams,
          querystring: Query,
          headers: Headers,
          response: { 200: OrderWithHistory, 304: Type.Null() },
          tags: ['orders'],
          operationId: 'showOrder',
          summary: 'Show an order',
        },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, headers, user }, reply) => {
        const order = visible(await findOrder(db, orderId), orderId, user)
        const [history, returns] = await Promise.all([historyOf(db, orderId), returnsOf(db, orderId)])
        const shown = { ...viewOrder(order), history: viewHistory(history), returns: returns.map(viewReturn) }
        const etag = etagOf(shown)
        reply.header('etag', etag)
        return isKnown(headers['if-none-match'], etag) ? reply.code(304).send(null) : shown
      },
    )
  }
