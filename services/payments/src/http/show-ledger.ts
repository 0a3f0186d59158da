import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { findPayment } from '../store.ts'
import { orderLedger } from '../store-ledger.ts'
import { OrderParams } from './shapes.ts'

const Amount = { account: Type.String(), amountMinor: Type.Integer(), currency: Type.String() }

const View = Type.Object({
  orderId: Type.String(),
  entries: Type.Array(
    Type.Object({
      ...Amount,
      seq: Type.Integer({ description: "The line of the provider's journal; its entries add up to nothing" }),
      causeId: Type.String(),
      at: Type.String({ format: 'date-time' }),
    }),
  ),
  balances: Type.Array(Type.Object(Amount)),
})

/** GET /api/payments/:orderId/ledger: every entry for an order, and what its accounts stand at. */
export const showLedger =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/payments/:orderId/ledger',
      {
        schema: {
          params: OrderParams,
          response: { 200: View },
          tags: ['payments'],
          operationId: 'showLedger',
          summary: "Show an order's ledger",
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { orderId } }) => {
        if (!(await findPayment(db, orderId)))
          throw new Problem(404, 'payment-not-found', `There is no payment for order ${orderId}`)

        const entries = await orderLedger(db, orderId)
        const balances = Map.groupBy(entries, ({ account, currency }) => `${account} ${currency}`)
        return {
          orderId,
          entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
          balances: [...balances.values()].flatMap(([first, ...others]) =>
            first
              ? [{ ...first, amountMinor: others.reduce((sum, one) => sum + one.amountMinor, first.amountMinor) }]
              : [],
          ),
        }
      },
    )
  }
