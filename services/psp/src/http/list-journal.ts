import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { journalPage, orderJournal } from '../store.ts'
import { requireKey } from './require-key.ts'
import { Money, OrderId } from './shapes.ts'

const Query = Type.Object({
  orderId: Type.Optional(OrderId),
  after: Type.Integer({ minimum: 0, default: 0, description: 'The seq of the last line already read' }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
})

const Entries = Type.Object({
  entries: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      at: Type.String({ format: 'date-time' }),
      key: Type.String(),
      orderId: OrderId,
      action: Type.String(),
      outcome: Type.String(),
      paymentId: Type.Optional(Type.String()),
      amount: Type.Optional(Money),
      reason: Type.Optional(Type.String()),
    }),
  ),
})

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
      async ({ query: { orderId, after, limit } }) => {
        const entries = orderId ? await orderJournal(db, orderId) : await journalPage(db, { after, limit })
        return { entries: entries.map(({ answer, at, ...entry }) => ({ ...entry, at: at.toISOString(), ...answer })) }
      },
    )
  }
