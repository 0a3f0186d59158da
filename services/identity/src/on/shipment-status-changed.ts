import { ShipmentStatusChanged } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { logActivity } from '../activity.ts'

export const shipmentStatusChanged = on(ShipmentStatusChanged, async (event, tx) => {
  const { userId, orderId, shipmentId, trackingNumber, from, to } = event.data
  await logActivity(tx, event, { userId, orderId, shipmentId, detail: { trackingNumber, from, to } })
})
