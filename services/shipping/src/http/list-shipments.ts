import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import * as store from '../store.ts'
import { ShipmentSummary } from './view.ts'

const Query = Type.Object({
  after: Type.Optional(Type.String({ format: 'uuid', description: 'The `next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
})
const Page = Type.Object({ items: Type.Array(ShipmentSummary), next: Type.Union([Type.String(), Type.Null()]) })

/** The shipments of the user who asks, newest first, page by page. */
export const listShipments =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments',
      {
        schema: {
          tags: ['shipping'],
          summary: 'My shipments, newest first',
          querystring: Query,
          response: { 200: Page },
        },
        config: { access: 'user' },
      },
      async ({ query: { after, limit }, user }) => {
        const rows = await store.listShipments(db, { userId: user.id, before: after ?? null, limit })
        const last = rows.length === limit ? rows.at(-1) : undefined
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          updatedAt: row.updatedAt.toISOString(),
        }))
        return { items, next: last?.shipmentId ?? null }
      },
    )
  }
