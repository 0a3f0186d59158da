import type { Steps } from '@waybill/messaging'
import { enter } from './enter.ts'
import type { Answer, PaymentProvider } from './payment-provider.ts'

/** The two steps that give an order's money back: ask the provider, then enter and tell what it did. */
export const giveBack = <T extends { orderId: string }>(psp: PaymentProvider): Steps<T, Answer<'reverse'>> => ({
  effect: ({ id, data }) => psp.ask('reverse', { key: `${id}:reverse`, orderId: data.orderId }),
  commit: ({ id }, tx, line) => enter(tx, line, { by: 'answer', causeId: id }),
})
