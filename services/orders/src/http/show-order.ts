import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { returnsOf } from '../return-store.ts'
import { findOrder, historyOf } from '../store.ts'
import { visible } from './reader.ts'
import { ReturnView, viewReturn } from './return-shapes.ts'
import { HistoryView, OrderParams, OrderView, viewHistory, viewOrder } from './shapes.ts'

const OrderWithHistory = Type.Object({ ...OrderView.properties, history: HistoryView, returns: Type.Array(ReturnView) })

/** GET /api/orders/:orderId: the order, every change of its status, and what came back of it. */
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
          operationId: 'showOrder',
          summary: 'Show an order',
        },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, user }) => {
        const order = visible(await findOrder(db, orderId), orderId, user)
        const [history, returns] = await Promise.all([historyOf(db, orderId), returnsOf(db, orderId)])
        return { ...viewOrder(order), history: viewHistory(history), returns: returns.map(viewReturn) }
      },
    )
  }
