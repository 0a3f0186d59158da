import { PaymentDeclined } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** A reason is a word of a list; whoever sends a story instead gets its beginning counted. */
const LONGEST = 60

/** The provider's reason is one of its own list. */
export const paymentDeclined = (graceMs: number) =>
  counted(PaymentDeclined, graceMs, (tx, { orderId, reason }, seen) =>
    insertFailure(tx, orderId, 'paid', reason.slice(0, LONGEST), seen),
  )
