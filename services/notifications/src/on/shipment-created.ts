import { ShipmentCreated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Confirms a stand-alone shipment. That of an order is told of when the carrier has it. */
export const shipmentCreated = on(ShipmentCreated, async ({ id: eventId, data }, tx) => {
  const { shipmentId, orderId, userId, trackingNumber } = data
  if (orderId !== null) return

  await enqueue(tx, { eventId, template: 'shipment-created', userId, shipmentId, data: { shipmentId, trackingNumber } })
})
