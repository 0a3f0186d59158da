import { ShipmentCreated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { logActivity } from '../activity.ts'

export const shipmentCreated = on(ShipmentCreated, async (event, tx) => {
  const { userId, orderId, shipmentId, trackingNumber } = event.data
  await logActivity(tx, event, { userId, orderId, shipmentId, detail: { trackingNumber } })
})
