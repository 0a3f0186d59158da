import { OrderPacked } from '@waybill/contracts'
import { on, PermanentError } from '@waybill/messaging'
import { enter } from '../enter.ts'
import type { PaymentProvider } from '../payment-provider.ts'

/** Takes what the confirmed order costs. It may be less than is held: what a pharmacist rejected is not paid for. */
export const orderPacked = (psp: PaymentProvider) =>
  on(OrderPacked, {
    effect: ({ id, data: { orderId, total } }) =>
      psp.ask('capture', { key: `${id}:capture`, orderId, ...(total && { amountMinor: total.amountMinor }) }),

    commit: ({ id, data: { orderId } }, tx, line) => {
      if (line.outcome !== 'refused') return enter(tx, line, { by: 'answer', causeId: id })
      // A parcel leaves that nobody pays for: a person has to look at it.
      throw new PermanentError(`Order ${orderId} is packed but its payment can't be captured: ${line.reason}`, {
        code: 'capture-refused',
      })
    },
  })
