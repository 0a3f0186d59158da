import { OrderPacked } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** A parcel is packed. Where it goes is not looked at. */
export const orderPacked = (graceMs: number) =>
  counted(OrderPacked, graceMs, (tx, { orderId, parcel }, seen) => insertStep(tx, orderId, 'packed', seen, parcel))
