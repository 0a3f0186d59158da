import { PaymentDeclined } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { noteFailure } from '../failure-store.ts'

/** Remembers it for the digest. The customer hears of the cancellation that follows. */
export const paymentDeclined = on(PaymentDeclined, ({ id: eventId, time: failedAt, data: { reason } }, tx) =>
  noteFailure(tx, { eventId, step: 'card', reason: `declined: ${reason}`, failedAt }),
)
