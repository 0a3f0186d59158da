import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { mostSold } from '../counts.ts'
import { asked, readers, Span, spanOf } from './report.ts'

const Report = Type.Object({
  ...asked,
  products: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
})

/** What sold most, in the minutes of a span. */
export const getTopProducts =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/top-products',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getTopProducts',
          summary: 'The products sold most',
          querystring: Span,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query }) => {
        const { span, told } = spanOf(query, new Date(), { ofWindows: false })
        return { from: told.from, to: told.to, products: await mostSold(db, span) }
      },
    )
  }
