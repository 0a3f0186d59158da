import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import * as store from '../store.ts'
import { ShipmentSummary } from './view.ts'

const Query = Type.Object({
  after: After,
  limit: Limit(),
})

/** The shipments of the user who asks, newest first, page by page. */
export const listShipments =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'listShipments',
          summary: 'My shipments, newest first',
          querystring: Query,
          response: { 200: Page(ShipmentSummary) },
        },
        config: { access: 'user' },
      },
      async ({ query: { after, limit }, user }) => {
        const rows = await store.listShipments(db, { userId: user.id, before: after ?? null, limit })
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          updatedAt: row.updatedAt.toISOString(),
        }))
        return { items, next: nextOf(rows, limit, ({ shipmentId }) => shipmentId) }
      },
    )
  }
