import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { listMessages } from '../store.ts'

const Nullable = (format: string) => Type.Union([Type.String({ format }), Type.Null()])
const Query = Type.Object({
  after: Type.Optional(Type.String({ format: 'uuid', description: 'The `next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
})
const Page = Type.Object({
  items: Type.Array(
    Type.Object({
      messageId: Type.String(),
      template: Type.String(),
      orderId: Nullable('uuid'),
      shipmentId: Nullable('uuid'),
      state: Type.String(),
      createdAt: Type.String({ format: 'date-time' }),
      sentAt: Nullable('date-time'),
    }),
  ),
  next: Nullable('uuid'),
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
          summary: 'My messages, newest first',
          querystring: Query,
          response: { 200: Page },
        },
        config: { access: 'user' },
      },
      async ({ query: { after, limit }, user }) => {
        const rows = await listMessages(db, { userId: user.id, before: after ?? null, limit })
        const last = rows.length === limit ? rows.at(-1) : undefined
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          sentAt: row.sentAt?.toISOString() ?? null,
        }))
        return { items, next: last?.messageId ?? null }
      },
    )
  }
