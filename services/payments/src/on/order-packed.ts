import { OrderPacked, PaymentCaptured } from '@waybill/contracts'
import { on, PermanentError } from '@waybill/messaging'
import type { PaymentProvider } from '../payment-provider.ts'
import { enter } from '../store.ts'

export const orderPacked = (psp: PaymentProvider) =>
  on(OrderPacked, {
    effect: ({ id, data }) => psp.capture({ key: `${id}:capture`, orderId: data.orderId }),

    commit: async ({ data: { orderId } }, tx, answer) => {
      await enter(tx, { orderId }, answer)

      switch (answer.outcome) {
        case 'captured':
          return PaymentCaptured({ orderId, paymentId: answer.paymentId, amount: answer.amount })
        case 'blocked': // A parcel that came back: its cancellation was read before its packing.
          return
        case 'refused':
          // A parcel leaves that nobody pays for: a person has to look at it.
          throw new PermanentError(`Order ${orderId} is packed but its payment can't be captured: ${answer.reason}`, {
            code: 'capture-refused',
          })
      }
    },
  })
