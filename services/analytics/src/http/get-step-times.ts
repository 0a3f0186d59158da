import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { stepTimesIn } from '../counts.ts'
import { byMinute, byStep, sinceOf, timesOf } from '../snapshots.ts'
import { askedOfWindows, readers, SpanOfWindows, spanOf, Time } from './report.ts'

const Milliseconds = Type.Integer({ description: 'In milliseconds, off by 1 % at most' })
const Report = Type.Object({
  ...askedOfWindows,
  windows: Type.Array(
    Type.Object({
      start: Time,
      step: Type.String({ description: 'The step that orders came to in this window' }),
      since: Type.String({ description: 'The step that the time is counted from' }),
      orders: Type.Integer(),
      sumMs: Type.Integer({ description: 'Their times added up, in milliseconds' }),
      p50Ms: Milliseconds,
      p95Ms: Milliseconds,
      p99Ms: Milliseconds,
    }),
  ),
})

/** How long orders took from step to step, window by window. */
export const getStepTimes =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/step-times',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getStepTimes',
          summary: 'How long orders took to each step, in each window',
          querystring: SpanOfWindows,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query }) => {
        const { span, told } = spanOf(query, new Date())
        const windows = byMinute(await stepTimesIn(db, span)).flatMap(([start, rows]) =>
          byStep(rows).map(([step, ofStep]) => {
            const { buckets: _, ...times } = timesOf(ofStep)
            return { start: start.toISOString(), step, since: sinceOf(step), ...times }
          }),
        )
        return { ...told, windows }
      },
    )
  }
