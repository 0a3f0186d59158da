import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { returnPage } from '../return-store.ts'
import { seesAll } from './reader.ts'
import { ReturnStatusField, ReturnView, viewReturn } from './return-shapes.ts'

const Query = Type.Object({
  status: Type.Optional(ReturnStatusField),
  after: Type.Optional(Type.String({ format: 'uuid', description: 'The `next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
})

const Page = Type.Object({ items: Type.Array(ReturnView), next: Type.Union([Type.String(), Type.Null()]) })

/** GET /api/returns: a customer's own, or all for operators, who decide about them; the newest first. */
export const listReturns =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/returns',
      {
        schema: { querystring: Query, response: { 200: Page }, tags: ['returns'], summary: 'List returns' },
        config: { access: 'user' },
      },
      async ({ query: { status, after, limit }, user }) => {
        const rows = await returnPage(db, {
          ...(seesAll(user) ? {} : { customerId: user.id }),
          ...(status && { status }),
          ...(after && { before: after }),
          limit,
        })
        return { items: rows.map(viewReturn), next: rows.length === limit ? (rows.at(-1)?.returnId ?? null) : null }
      },
    )
  }
