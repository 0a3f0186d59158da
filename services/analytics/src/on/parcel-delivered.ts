import { ParcelDelivered } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** A parcel of an order was handed over. Shipments without an order are not counted. */
export const parcelDelivered = (graceMs: number) =>
  counted(ParcelDelivered, graceMs, async (tx, { orderId, parcel }, seen) => {
    if (orderId !== null) await insertStep(tx, orderId, 'delivered', seen, parcel)
  })
