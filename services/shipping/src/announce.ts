import { ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated } from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import type { Change } from './shipment.ts'

/** What the rest of the system is told about a change. */
export function announce({ shipmentId, shipment, fact, occurredAt }: Change): AnyEvent {
  const { orderId, userId, trackingNumber, shipTo, parcel = null } = shipment

  switch (fact.type) {
    case 'created':
      return ShipmentCreated({ shipmentId, orderId, userId, trackingNumber, shipTo, parcel })
    case 'redirected':
      return ShipmentUpdated({ shipmentId, orderId, userId, shipTo })
    case 'status-changed':
      return ShipmentStatusChanged({
        ...{ shipmentId, orderId, userId, trackingNumber, shipTo, parcel },
        ...fact.data,
        occurredAt,
      })
  }
}
