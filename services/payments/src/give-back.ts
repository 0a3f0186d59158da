import { PaymentRefunded, PaymentVoided } from '@waybill/contracts'
import type { Steps } from '@waybill/messaging'
import type { PaymentProvider, Reversal } from './payment-provider.ts'
import { enter } from './store.ts'

/** The two steps that give an order's money back: ask the provider, then enter and tell what it did. */
export const giveBack = <T extends { orderId: string }>(psp: PaymentProvider): Steps<T, Reversal> => ({
  effect: ({ id, data }) => psp.reverse({ key: `${id}:reverse`, orderId: data.orderId }),

  commit: async ({ data: { orderId } }, tx, answer) => {
    await enter(tx, { orderId }, answer)

    switch (answer.outcome) {
      case 'voided':
        return PaymentVoided({ orderId, paymentId: answer.paymentId, amount: answer.amount })
      case 'refunded':
        return PaymentRefunded({ orderId, paymentId: answer.paymentId, amount: answer.amount, refundId: null })
      case 'nothing': // Declined, given back before, or not even authorized yet: then it never will be.
        return
    }
  },
})
