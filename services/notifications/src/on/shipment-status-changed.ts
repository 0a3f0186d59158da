import { ShipmentStatusChanged } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells that the carrier has the parcel, with the tracking number. Of the later steps delivery tells. */
export const shipmentStatusChanged = on(ShipmentStatusChanged, async ({ id: eventId, data }, tx) => {
  const { shipmentId, orderId, userId, trackingNumber, to, parcel } = data
  if (to !== 'picked-up') return

  await enqueue(tx, {
    eventId,
    template: 'shipped',
    userId,
    orderId,
    shipmentId,
    data: { orderId, trackingNumber, parcel },
  })
})
