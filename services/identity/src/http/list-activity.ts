import type { Database } from '@waybill/messaging'
import { Limit, nextOf, Page, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { placeOf, readActivity, readPlace } from '../activity.ts'
import { UserId } from './shapes.ts'

const Query = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' })),
  limit: Limit(),
})

const Item = Type.Object({
  eventId: Type.String({ format: 'uuid' }),
  type: Type.String(),
  occurredAt: Type.String({ format: 'date-time' }),
  orderId: Type.Union([Type.String(), Type.Null()]),
  shipmentId: Type.Union([Type.String(), Type.Null()]),
  detail: Type.Record(Type.String(), Type.Unknown()),
})

const overseers = ['operator', 'admin'] as const

/** GET /api/users/:id/activity: what a user's orders and shipments did, newest first. One's own; operators see all. */
export const listActivity =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/users/:id/activity',
      {
        schema: {
          params: UserId,
          querystring: Query,
          response: { 200: Page(Item) },
          tags: ['users'],
          operationId: 'listActivity',
          summary: 'What the orders and shipments of a user did, newest first',
        },
        config: { access: 'user' },
      },
      async ({ user, params: { id }, query: { after, limit } }) => {
        if (user.id !== id && !overseers.some((role) => user.roles.includes(role))) {
          throw new Problem(403, 'forbidden', 'Only the user, operators and admins may read this activity.')
        }
        const place = after === undefined ? undefined : readPlace(after)
        if (place === null) throw new Problem(400, 'invalid-cursor', '`after` must be the `next` of the page before.')

        const rows = await readActivity(db, id, place, limit)

        return {
          items: rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() })),
          next: nextOf(rows, limit, placeOf),
        }
      },
    )
  }
