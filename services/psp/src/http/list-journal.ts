import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { journalPage, orderJournal, tell } from '../store.ts'
import { requireKey } from './require-key.ts'
import { Line, OrderId } from './shapes.ts'

const Query = Type.Object({
  orderId: Type.Optional(OrderId),
  after: Type.Integer({ minimum: 0, default: 0, description: 'The seq of the last line already read' }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Only what was written then or later' })),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'Only what was written before' })),
})

const Entries = Type.Object({ entries: Type.Array(Line) })

/** GET /journal: one order's lines, or a page of all of them. Money can be audited with nothing else. */
export const listJournal =
  (db: Database, apiKey: string): Route =>
  (app) => {
    app.get(
      '/journal',
      {
        schema: { querystring: Query, response: { 200: Entries }, tags: ['audit'], summary: 'Read the journal' },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      async ({ query: { orderId, ...page } }) => {
        const entries = orderId ? await orderJournal(db, orderId) : await journalPage(db, page)
        return { entries: entries.map(tell) }
      },
    )
  }
