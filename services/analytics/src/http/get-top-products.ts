import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { topProducts } from '../reports.ts'
import { startOfLast } from '../window.ts'
import { Last, readers, Time } from './report.ts'

const Report = Type.Object({
  since: Time,
  products: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
})

/** What sold most of late. */
export const getTopProducts =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/top-products',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getTopProducts',
          summary: 'The products sold most in the last minutes',
          querystring: Last,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query: { minutes } }) => {
        const since = startOfLast(minutes, new Date())
        return { since: since.toISOString(), products: await topProducts(db, since) }
      },
    )
  }
