import { OrderPacked } from '@waybill/contracts'
import { on, PermanentError } from '@waybill/messaging'
import { enter } from '../enter.ts'
import type { PaymentProvider } from '../payment-provider.ts'

/**
 * With the first parcel of an order all that the confirmed order costs is taken, with the others nothing is left to take. It may
 * be less than is held: what a pharmacist rejected is not paid for.
 */
export const orderPacked = (psp: PaymentProvider) =>
  on(OrderPacked, {
    effect: async ({ id, data: { orderId, total, parcel } }) =>
      parcel !== null && parcel.number > 1
        ? undefined
        : psp.ask('capture', { key: `${id}:capture`, orderId, ...(total && { amountMinor: total.amountMinor }) }),

    commit: ({ id, data: { orderId } }, tx, line) => {
      if (line === undefined) return
      if (line.outcome !== 'refused') return enter(tx, line, { by: 'answer', causeId: id })
      // A parcel leaves that nobody pays for: a person has to look at it.
      throw new PermanentError(`Order ${orderId} is packed but its payment can't be captured: ${line.reason}`, {
        code: 'capture-refused',
      })
    },
  })
