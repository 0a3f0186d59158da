import type { Database } from '@waybill/messaging'
import { After, Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { returnPage } from '../return-store.ts'
import { seesAll } from './reader.ts'
import { ReturnStatusField, ReturnView, viewReturn } from './return-shapes.ts'

const Query = Type.Object({
  status: Type.Optional(ReturnStatusField),
  after: After,
  limit: Limit(20),
})

/** GET /api/returns: a customer's own, or all for operators, who decide about them; the newest first. */
export const listReturns =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/returns',
      {
        schema: {
          querystring: Query,
          response: { 200: Page(ReturnView) },
          tags: ['returns'],
          operationId: 'listReturns',
          summary: 'List returns',
        },
        config: { access: 'user' },
      },
      async ({ query: { status, after, limit }, user }) => {
        const rows = await returnPage(db, {
          ...(seesAll(user) ? {} : { customerId: user.id }),
          ...(status && { status }),
          ...(after && { before: after }),
          limit,
        })
        return { items: rows.map(viewReturn), next: nextOf(rows, limit, ({ returnId }) => returnId) }
      },
    )
  }
