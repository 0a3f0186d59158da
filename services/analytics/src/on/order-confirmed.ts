import { OrderConfirmed } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** Payment, stock and prescription said yes. */
export const orderConfirmed = (graceMs: number) =>
  counted(OrderConfirmed, graceMs, (tx, { orderId }, seen) => insertStep(tx, orderId, 'confirmed', seen))
