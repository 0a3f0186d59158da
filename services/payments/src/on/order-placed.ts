import { OrderPlaced } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enter } from '../enter.ts'
import type { PaymentProvider } from '../payment-provider.ts'

export const orderPlaced = (psp: PaymentProvider) =>
  on(OrderPlaced, {
    effect: ({ id, data: { orderId, total, paymentToken } }) =>
      psp.ask('authorize', { key: `${id}:authorize`, orderId, amount: total, token: paymentToken }),

    commit: ({ id, data: { customerId } }, tx, line) => enter(tx, line, { by: 'answer', causeId: id, customerId }),
  })
