import { ShipmentStatusChanged } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** The carrier has a parcel of an order. Shipments without an order are not counted. */
export const shipmentStatusChanged = (graceMs: number) =>
  counted(ShipmentStatusChanged, graceMs, async (tx, { orderId, to, parcel }, seen) => {
    if (orderId !== null && to === 'picked-up') await insertStep(tx, orderId, 'shipped', seen, parcel)
  })
