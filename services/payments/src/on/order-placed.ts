import { OrderPlaced, PaymentAuthorized, PaymentDeclined } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import type { PaymentProvider } from '../payment-provider.ts'
import { enter } from '../store.ts'

export const orderPlaced = (psp: PaymentProvider) =>
  on(OrderPlaced, {
    effect: ({ id, data }) =>
      psp.authorize({ key: `${id}:authorize`, orderId: data.orderId, amount: data.total, token: data.paymentToken }),

    commit: async ({ data: { orderId, customerId } }, tx, answer) => {
      await enter(tx, { orderId, customerId }, answer)

      switch (answer.outcome) {
        case 'authorized':
          return PaymentAuthorized({ orderId, paymentId: answer.paymentId, amount: answer.amount })
        case 'declined':
          return PaymentDeclined({ orderId, reason: answer.reason })
        case 'blocked': // The order's cancellation was read first. It is over; nobody waits for an answer.
          return
      }
    },
  })
