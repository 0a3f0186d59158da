import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { funnelIn } from '../counts.ts'
import { askedOfWindows, readers, SpanOfWindows, spanOf, Time } from './report.ts'

const Report = Type.Object({
  ...askedOfWindows,
  windows: Type.Array(
    Type.Object({
      start: Time,
      viewed: Type.Integer({ description: 'Views of product pages' }),
      placed: Type.Integer({ description: 'Orders placed' }),
      completed: Type.Integer({ description: 'Orders completed' }),
      cancelled: Type.Integer({ description: 'Orders cancelled' }),
      late: Type.Integer({
        description: 'Events among these and others that came when the grace of their minute was over',
      }),
    }),
  ),
})

/** From looking to having, window by window, each counted when it happened. Windows without anything are left out. */
export const getFunnel =
  (db: Database, graceMs: number): Route =>
  (app) => {
    app.get(
      '/api/analytics/funnel',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getFunnel',
          summary: 'Views and orders of each window',
          querystring: SpanOfWindows,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query }) => {
        const { span, told } = spanOf(query, new Date())
        const rows = await funnelIn(db, span, graceMs)
        return { ...told, windows: rows.map((row) => ({ ...row, start: row.start.toISOString() })) }
      },
    )
  }
