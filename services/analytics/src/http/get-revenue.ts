import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { revenueIn } from '../counts.ts'
import { askedOfWindows, readers, SpanOfWindows, spanOf, Time } from './report.ts'

const Report = Type.Object({
  ...askedOfWindows,
  windows: Type.Array(
    Type.Object({
      start: Time,
      currency: Type.String(),
      orders: Type.Integer(),
      amountMinor: Type.Integer({ description: 'In minor units of the currency' }),
    }),
  ),
})

/** What completed orders brought, window by window and currency by currency. Windows without are left out. */
export const getRevenue =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/revenue',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getRevenue',
          summary: 'The revenue of each window',
          querystring: SpanOfWindows,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query }) => {
        const { span, told } = spanOf(query, new Date())
        const rows = await revenueIn(db, span)
        return { ...told, windows: rows.map((row) => ({ ...row, start: row.start.toISOString() })) }
      },
    )
  }
