import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { listMessages } from '../store.ts'

const Nullable = (format: string) => Type.Union([Type.String({ format }), Type.Null()])
const Query = Type.Object({
  after: After,
  limit: Limit(),
})
const Message = Type.Object({
  messageId: Type.String(),
  template: Type.String(),
  orderId: Nullable('uuid'),
  shipmentId: Nullable('uuid'),
  state: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  sentAt: Nullable('date-time'),
})

/** What was written to the user who asks, newest first, page by page. */
export const listNotifications =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/notifications',
      {
        schema: {
          tags: ['notifications'],
          operationId: 'listNotifications',
          summary: 'My messages, newest first',
          querystring: Query,
          response: { 200: Page(Message) },
        },
        config: { access: 'user' },
      },
      async ({ query: { after, limit }, user }) => {
        const rows = await listMessages(db, { userId: user.id, before: after ?? null, limit })
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          sentAt: row.sentAt?.toISOString() ?? null,
        }))
        return { items, next: nextOf(rows, limit, ({ messageId }) => messageId) }
      },
    )
  }
