import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { historyOf, refundsOf, unknownsOf } from '../history.ts'
import { mayRead } from '../payment.ts'
import { findPayment } from '../store.ts'
import { Money, Nullable, OrderParams } from './shapes.ts'

const View = Type.Object({
  orderId: Type.String(),
  customerId: Nullable(Type.String()),
  status: Type.String({
    description: 'As far as it is known; while a question has no answer, for example capture-unknown',
  }),
  paymentId: Nullable(Type.String()),
  amount: Nullable(Money),
  capturedMinor: Type.Integer(),
  releasedMinor: Type.Integer({ description: 'What of the hold was let go of, or expired' }),
  refundedMinor: Type.Integer(),
  reason: Nullable(Type.String()),
  refunds: Type.Array(
    Type.Object({
      refundId: Type.String(),
      amountMinor: Type.Integer(),
      reason: Type.String(),
      status: Type.String(),
      requestedAt: Type.String({ format: 'date-time' }),
    }),
  ),
  history: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      what: Type.String(),
      key: Type.String(),
      toldBy: Nullable(Type.String()),
      amountMinor: Nullable(Type.Integer()),
    }),
  ),
})

/** GET /api/payments/:orderId, for its customer and for operators. To others it does not exist. */
export const showPayment =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/payments/:orderId',
      {
        schema: {
          params: OrderParams,
          response: { 200: View },
          tags: ['payments'],
          operationId: 'showPayment',
          summary: "Show an order's payment",
        },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, user }) => {
        const payment = await findPayment(db, orderId)
        if (!payment || !mayRead(user, payment))
          throw new Problem(404, 'payment-not-found', `There is no payment for order ${orderId}`)

        const [history, refunds, unknowns] = await Promise.all([
          historyOf(db, orderId),
          refundsOf(db, orderId),
          unknownsOf(db, orderId),
        ])
        const { sums, ...rest } = payment
        return {
          ...rest,
          status: unknowns[0] ?? payment.status,
          capturedMinor: sums.captured,
          releasedMinor: sums.voided + sums.expired,
          refundedMinor: sums.refunded,
          refunds: refunds.map((refund) => ({ ...refund, requestedAt: refund.requestedAt.toISOString() })),
          history: history.map((happening) => ({ ...happening, at: happening.at.toISOString() })),
        }
      },
    )
  }
