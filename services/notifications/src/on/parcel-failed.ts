import { ParcelFailed } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells that the courier was there in vain and comes again. */
export const parcelFailed = on(
  ParcelFailed,
  ({ id: eventId, data: { orderId, shipmentId, userId, parcel, reason } }, tx) =>
    enqueue(tx, {
      eventId,
      template: 'delivery-missed',
      userId,
      orderId,
      shipmentId,
      data: { orderId, reason, parcel },
    }),
)
