import { ParcelDelivered } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells that the parcel was handed over. */
export const parcelDelivered = on(
  ParcelDelivered,
  ({ id: eventId, data: { orderId, shipmentId, userId, parcel } }, tx) =>
    enqueue(tx, { eventId, template: 'delivered', userId, orderId, shipmentId, data: { orderId, parcel } }),
)
