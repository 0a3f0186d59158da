import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { funnel } from '../reports.ts'
import { startOfLast } from '../window.ts'
import { Last, readers, Time } from './report.ts'

const Report = Type.Object({
  since: Time,
  viewed: Type.Integer({ description: 'Views of product pages' }),
  placed: Type.Integer({ description: 'Orders placed' }),
  completed: Type.Integer({ description: 'Orders completed' }),
  cancelled: Type.Integer({ description: 'Orders cancelled' }),
})

/** From looking to having: what happened in the last minutes, each counted when it happened. */
export const getFunnel =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/analytics/funnel',
      {
        schema: {
          tags: ['analytics'],
          operationId: 'getFunnel',
          summary: 'Views and orders of the last minutes',
          querystring: Last,
          response: { 200: Report },
        },
        config: { access: readers },
      },
      async ({ query: { minutes } }) => {
        const since = startOfLast(minutes, new Date())
        return { since: since.toISOString(), ...(await funnel(db, since)) }
      },
    )
  }
