import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { orderPage } from '../store.ts'
import { seesAll } from './reader.ts'
import { OrderId, OrderStatus, OrderView, viewOrder } from './shapes.ts'

const Query = Type.Object({
  status: Type.Optional(OrderStatus),
  after: Type.Optional(Type.String({ format: 'uuid', description: 'The `next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
})

const Page = Type.Object({ items: Type.Array(OrderView), next: Type.Union([OrderId, Type.Null()]) })

/** GET /api/orders: a customer's own, or all for operators; the newest first. */
export const listOrders =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/orders',
      {
        schema: { querystring: Query, response: { 200: Page }, tags: ['orders'], summary: 'List orders' },
        config: { access: 'user' },
      },
      async ({ query: { status, after, limit }, user }) => {
        const orders = await orderPage(db, {
          ...(seesAll(user) ? {} : { customerId: user.id }),
          ...(status && { status }),
          ...(after && { before: after }),
          limit,
        })
        return {
          items: orders.map(viewOrder),
          next: orders.length === limit ? (orders.at(-1)?.orderId ?? null) : null,
        }
      },
    )
  }
