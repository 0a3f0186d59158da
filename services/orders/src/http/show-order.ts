import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { findOrder, historyOf } from '../store.ts'
import { visible } from './reader.ts'
import { HistoryView, OrderParams, OrderView, viewHistory, viewOrder } from './shapes.ts'

const OrderWithHistory = Type.Object({ ...OrderView.properties, history: HistoryView })

/** GET /api/orders/:orderId: the order and every change of its status. */
export const showOrder =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/orders/:orderId',
      {
        schema: {
          params: OrderParams,
          response: { 200: OrderWithHistory },
          tags: ['orders'],
          summary: 'Show an order',
        },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, user }) => {
        const order = visible(await findOrder(db, orderId), orderId, user)
        return { ...viewOrder(order), history: viewHistory(await historyOf(db, orderId)) }
      },
    )
  }
