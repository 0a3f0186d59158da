import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import * as store from '../store.ts'
import { PrescriptionView, StateField, view } from './view.ts'

const Query = Type.Object({
  state: Type.Optional(StateField),
  after: Type.Integer({ minimum: 0, default: 0, description: 'The `next` of the page before' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
})
const Page = Type.Object({ items: Type.Array(PrescriptionView), next: Type.Union([Type.Integer(), Type.Null()]) })

/** The pharmacists' queue, oldest first, page by page. */
export const listPrescriptions =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/prescriptions',
      {
        schema: {
          tags: ['pharmacy'],
          summary: 'Prescriptions, oldest first',
          querystring: Query,
          response: { 200: Page },
        },
        config: { access: ['pharmacist', 'admin'] },
      },
      async ({ query: { state, after, limit } }) => {
        const rows = await store.listPrescriptions(db, { state: state ?? null, after, limit })
        const last = rows.length === limit ? rows.at(-1) : undefined
        return { items: rows.map(view), next: last?.number ?? null }
      },
    )
  }
