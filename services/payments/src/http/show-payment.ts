import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { mayRead } from '../payment.ts'
import { findPayment } from '../store.ts'

const Params = Type.Object({ orderId: Type.String({ format: 'uuid' }) })

const Money = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() })

const View = Type.Object({
  orderId: Type.String(),
  customerId: Type.Union([Type.String(), Type.Null()]),
  status: Type.String(),
  paymentId: Type.Union([Type.String(), Type.Null()]),
  amount: Type.Union([Money, Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
})

/** GET /api/payments/:orderId, for its customer and for operators. To others it does not exist. */
export const showPayment =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/payments/:orderId',
      {
        schema: { params: Params, response: { 200: View }, tags: ['payments'], summary: "Show an order's payment" },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, user }) => {
        const payment = await findPayment(db, orderId)
        if (payment && mayRead(user, payment)) return payment
        throw new Problem(404, 'payment-not-found', `There is no payment for order ${orderId}`)
      },
    )
  }
