import { PaymentExpired } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** The hold on the card ended before the order was packed. */
export const paymentExpired = (graceMs: number) =>
  counted(PaymentExpired, graceMs, (tx, { orderId }, seen) =>
    insertFailure(tx, orderId, 'paid', 'authorization_expired', seen),
  )
