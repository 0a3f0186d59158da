import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import * as store from '../store.ts'
import { ShipmentSummary, seesAll } from './view.ts'

const Query = Type.Object({
  orderId: Type.Optional(Type.String({ format: 'uuid', description: 'Only those of this order' })),
  after: After,
  limit: Limit(),
})

/** The shipments of the user who asks, newest first, page by page; of an order: to operators also somebody else's. */
export const listShipments =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'listShipments',
          summary: 'My shipments, or those of an order, newest first',
          querystring: Query,
          response: { 200: Page(ShipmentSummary) },
        },
        config: { access: 'user' },
      },
      async ({ query: { orderId = null, after = null, limit }, user }) => {
        const userId = orderId !== null && seesAll(user) ? null : user.id
        const rows = await store.listShipments(db, { userId, orderId, before: after, limit })
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          updatedAt: row.updatedAt.toISOString(),
        }))
        return { items, next: nextOf(rows, limit, ({ shipmentId }) => shipmentId) }
      },
    )
  }
