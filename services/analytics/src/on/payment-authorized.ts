import { PaymentAuthorized } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** The card stands for the order. */
export const paymentAuthorized = (graceMs: number) =>
  counted(PaymentAuthorized, graceMs, (tx, { orderId }, seen) => insertStep(tx, orderId, 'paid', seen))
