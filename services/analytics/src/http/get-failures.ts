import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { failuresIn } from '../counts.ts'
import { askedOfWindows, readers, SpanOfWindows, spanOf, Time } from './report.ts'

const Report = Type.Object({
  ...askedOfWindows,
  windows: Type.Array(
    Type.Object({
      start: Time,
      step: Type.String({ description: 'The step that was not reached' }),
      reason: Type.String(),
      count: Type.Integer(),
    }),
  ),
})

/** What failed and why, window by window. */
export const getFailures =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/failures',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getFailures',
          summary: 'What failed in each window, by step and reason',
          querystring: SpanOfWindows,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query }) => {
        const { span, told } = spanOf(query, new Date())
        const rows = await failuresIn(db, span)
        return { ...told, windows: rows.map((row) => ({ ...row, start: row.start.toISOString() })) }
      },
    )
  }
