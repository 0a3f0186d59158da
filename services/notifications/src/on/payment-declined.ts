import { PaymentDeclined } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { noteFailures } from '../failure-store.ts'

/** Remembers it for the digest. The customer hears of the cancellation that follows. */
export const paymentDeclined = on(PaymentDeclined, ({ id: eventId, time: failedAt, data: { reason } }, tx) =>
  noteFailures(tx, [{ eventId, step: 'card', reason: `declined: ${reason}`, failedAt }]),
)
