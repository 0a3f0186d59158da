import { randomUUID } from 'node:crypto'
import type { Database } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { refundRefusal } from '../payment.ts'
import { findPayment, lockPayment } from '../store.ts'
import { insertRefund, pendingRefunds } from '../store-refunds.ts'
import { Money, OrderParams } from './shapes.ts'

const Body = Type.Object(
  {
    amount: Type.Object(
      {
        amountMinor: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        currency: Type.String({ pattern: '^[A-Z]{3}$' }),
      },
      { additionalProperties: false },
    ),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
)

const Accepted = Type.Object({ refundId: Type.String(), orderId: Type.String(), amount: Money, status: Type.String() })

/** POST /api/payments/:orderId/refunds: gives back a part. 202: the provider is asked next; the payment shows what came of it. */
export const requestRefund =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/payments/:orderId/refunds',
      {
        schema: {
          params: OrderParams,
          body: Body,
          response: { 202: Accepted },
          tags: ['payments'],
          operationId: 'requestRefund',
          summary: 'Give back a part of what was taken',
        },
        config: { access: ['operator', 'admin'], idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const { orderId } = request.params
          const { amount, reason } = request.body
          if (!(await findPayment(tx, orderId)))
            throw new Problem(404, 'payment-not-found', `There is no payment for order ${orderId}`)

          // Refunds of one order wait for each other here: two at once can't both take what only one may.
          const { payment } = await lockPayment(tx, orderId)
          const refusal = refundRefusal(payment, await pendingRefunds(tx, orderId), amount)
          if (refusal) throw new Problem(409, refusal.code, refusal.because)

          const refundId = randomUUID()
          await insertRefund(tx, { refundId, orderId, amount, reason, requestedBy: request.user.id })
          return { status: 202, body: { refundId, orderId, amount, status: 'requested' } }
        }),
    )
  }
