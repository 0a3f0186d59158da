import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { deleteWebhook, deliveryLog, listWebhooks } from '../webhooks/store.ts'

const Time = Type.String({ format: 'date-time' })
const Nullable = <T extends Type.TSchema>(type: T) => Type.Union([type, Type.Null()])
const Params = Type.Object({ webhookId: Type.String({ format: 'uuid' }) })
const Query = Type.Object({
  after: After,
  limit: Limit(),
})

const List = Type.Object({
  items: Type.Array(
    Type.Object({
      webhookId: Type.String(),
      url: Type.String(),
      types: Type.Array(Type.String()),
      active: Type.Boolean({ description: 'False when it failed too often in a row' }),
      createdAt: Time,
    }),
  ),
})
const Delivery = Type.Object({
  deliveryId: Type.String({ description: 'The webhook-id of its calls' }),
  type: Type.String(),
  state: Type.String(),
  attempts: Type.Integer(),
  statusCode: Nullable(Type.Integer()),
  problem: Nullable(Type.String()),
  createdAt: Time,
  deliveredAt: Nullable(Time),
})

/** One's own webhooks: GET and DELETE /api/webhooks, GET /api/webhooks/:webhookId/deliveries. */
export const webhooks =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/webhooks',
      {
        schema: { tags: ['webhooks'], operationId: 'listWebhooks', summary: 'My webhooks', response: { 200: List } },
        config: { access: 'user' },
      },
      async ({ user }) => {
        const rows = await listWebhooks(db, user.id)
        return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) }
      },
    )
    app.delete(
      '/api/webhooks/:webhookId',
      {
        schema: {
          tags: ['webhooks'],
          operationId: 'deleteWebhook',
          summary: 'Delete a webhook and its log',
          params: Params,
          response: { 204: Type.Null() },
        },
        config: { access: 'user' },
      },
      async ({ params: { webhookId }, user }, reply) => {
        if (!(await deleteWebhook(db, user.id, webhookId))) throw unknown(webhookId)
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/api/webhooks/:webhookId/deliveries',
      {
        schema: {
          tags: ['webhooks'],
          operationId: 'listWebhookDeliveries',
          summary: 'What was sent to a webhook, newest first',
          params: Params,
          querystring: Query,
          response: { 200: Page(Delivery) },
        },
        config: { access: 'user' },
      },
      async ({ params: { webhookId }, query: { after, limit }, user }) => {
        const rows = await deliveryLog(db, { userId: user.id, webhookId, before: after ?? null, limit })
        if (!rows) throw unknown(webhookId)
        const items = rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          deliveredAt: row.deliveredAt?.toISOString() ?? null,
        }))
        return { items, next: nextOf(rows, limit, ({ deliveryId }) => deliveryId) }
      },
    )
  }

const unknown = (webhookId: string) =>
  new Problem(404, 'webhook-not-found', `There is no webhook ${webhookId}, or it is not yours`)
