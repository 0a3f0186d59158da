import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { revenue } from '../reports.ts'
import { startOfLast } from '../window.ts'
import { Last, readers, Time } from './report.ts'

const Report = Type.Object({
  since: Time,
  minutes: Type.Array(
    Type.Object({
      start: Time,
      currency: Type.String(),
      orders: Type.Integer(),
      amountMinor: Type.Integer({ description: 'In minor units of the currency' }),
    }),
  ),
})

/** What completed orders brought of late, minute by minute and currency by currency. Minutes without are left out. */
export const getRevenue =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/revenue',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getRevenue',
          summary: 'The revenue of each of the last minutes',
          querystring: Last,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query: { minutes } }) => {
        const since = startOfLast(minutes, new Date())
        const rows = await revenue(db, since)
        return {
          since: since.toISOString(),
          minutes: rows.map(({ minute, ...counted }) => ({ start: minute.toISOString(), ...counted })),
        }
      },
    )
  }
