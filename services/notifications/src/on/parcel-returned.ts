import { ParcelReturned } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells that the parcel goes back, and why. */
export const parcelReturned = on(
  ParcelReturned,
  ({ id: eventId, data: { orderId, shipmentId, userId, parcel, reason } }, tx) =>
    enqueue(tx, { eventId, template: 'returned', userId, orderId, shipmentId, data: { orderId, reason, parcel } }),
)
