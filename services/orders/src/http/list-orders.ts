import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { orderPage } from '../store.ts'
import { seesAll } from './reader.ts'
import { OrderId, OrderStatus, OrderView, viewOrder } from './shapes.ts'

const Query = Type.Object({
  status: Type.Optional(OrderStatus),
  after: After,
  limit: Limit(20),
})

/** GET /api/orders: a customer's own, or all for operators; the newest first. */
export const listOrders =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/orders',
      {
        schema: {
          querystring: Query,
          response: { 200: Page(OrderView, OrderId) },
          tags: ['orders'],
          operationId: 'listOrders',
          summary: 'List orders',
        },
        config: { access: 'user' },
      },
      async ({ query: { status, after, limit }, user }) => {
        const orders = await orderPage(db, {
          ...(seesAll(user) ? {} : { customerId: user.id }),
          ...(status && { status }),
          ...(after && { before: after }),
          limit,
        })
        return { items: orders.map(viewOrder), next: nextOf(orders, limit, ({ orderId }) => orderId) }
      },
    )
  }
