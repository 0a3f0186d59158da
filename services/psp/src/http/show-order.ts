import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { accountOf } from '../card-network.ts'
import { orderJournal } from '../store.ts'
import { requireKey } from './require-key.ts'
import { OrderId } from './shapes.ts'

const Amount = Type.Integer({ minimum: 0, description: 'In minor units of the currency' })

const Account = Type.Object({
  orderId: OrderId,
  paymentId: Type.Union([Type.String(), Type.Null()]),
  currency: Type.Union([Type.String(), Type.Null()]),
  authorized: Amount,
  voided: Amount,
  captured: Amount,
  refunded: Amount,
  reversed: Type.Boolean(),
})

/** GET /orders/:orderId: what the network holds for an order; all zero for one it has never heard of. */
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
          summary: "An order's balances",
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      async ({ params: { orderId } }) => ({ orderId, ...accountOf(await orderJournal(db, orderId)) }),
    )
  }
