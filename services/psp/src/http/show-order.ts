import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { accountOf } from '../card-network.ts'
import { orderJournal, tell } from '../store.ts'
import { requireKey } from './require-key.ts'
import { Line, OrderId } from './shapes.ts'

const Amount = Type.Integer({ minimum: 0, description: 'In minor units of the currency' })

const Account = Type.Object({
  orderId: OrderId,
  paymentId: Type.Union([Type.String(), Type.Null()]),
  currency: Type.Union([Type.String(), Type.Null()]),
  authorized: Amount,
  voided: Amount,
  expired: Amount,
  captured: Amount,
  refunded: Amount,
  reversed: Type.Boolean(),
  journal: Type.Array(Line, { description: 'Each of its lines, oldest first: what became of a request tells its key' }),
})

/**
 * GET /orders/:orderId: what the network holds for an order, and every line about it, for a merchant that does not know what
 * became of a request. All zero for an order it has never heard of.
 */
export const showOrder =
  (db: Database, apiKey: string): Route =>
  (app) => {
    app.get(
      '/orders/:orderId',
      {
        schema: {
          params: Type.Object({ orderId: OrderId }),
          response: { 200: Account },
          tags: ['audit'],
          summary: "An order's balances and journal",
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      async ({ params: { orderId } }) => {
        const journal = await orderJournal(db, orderId)
        return { orderId, ...accountOf(journal), journal: journal.map(tell) }
      },
    )
  }
