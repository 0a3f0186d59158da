import type { Database } from '@waybill/messaging'
import { Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import * as store from '../store.ts'
import { PrescriptionView, StateField, view } from './view.ts'

const Query = Type.Object({
  state: Type.Optional(StateField),
  after: Type.Integer({ minimum: 0, default: 0, description: 'The `next` of the page before' }),
  limit: Limit(),
})

/** The pharmacists' queue, oldest first, page by page. */
export const listPrescriptions =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/prescriptions',
      {
        schema: {
          tags: ['pharmacy'],
          operationId: 'listPrescriptions',
          summary: 'Prescriptions, oldest first',
          querystring: Query,
          response: { 200: Page(PrescriptionView, Type.Integer()) },
        },
        config: { access: ['pharmacist', 'admin'] },
      },
      async ({ query: { state, after, limit } }) => {
        const rows = await store.listPrescriptions(db, { state: state ?? null, after, limit })
        return { items: rows.map(view), next: nextOf(rows, limit, ({ number }) => number) }
      },
    )
  }
