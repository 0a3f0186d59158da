import { ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { changeAddress } from './http/change-address.ts'
import { changeStatus } from './http/change-status.ts'
import { createShipment } from './http/create-shipment.ts'
import { getShipment } from './http/get-shipment.ts'
import { listShipmentEvents } from './http/list-shipment-events.ts'
import { listShipments } from './http/list-shipments.ts'
import { moveDueShipments } from './move-due-shipments.ts'
import { orderPacked } from './on/order-packed.ts'
import { parcelDelivered } from './on/parcel-delivered.ts'
import { parcelOutForDelivery } from './on/parcel-out-for-delivery.ts'
import { parcelReturned } from './on/parcel-returned.ts'
import { userErased } from './on/user-erased.ts'

/** Shipments, event-sourced: of packed orders and stand-alone. `carrierStepMs` is how long the carrier takes for a step. */
export const shipping = ({ db, carrierStepMs }: { db: Database; carrierStepMs: number }): Service => ({
  name: 'shipping',
  emits: [ShipmentCreated, ShipmentUpdated, ShipmentStatusChanged],
  handlers: [
    orderPacked(carrierStepMs),
    parcelOutForDelivery(carrierStepMs),
    parcelDelivered(carrierStepMs),
    parcelReturned(carrierStepMs),
    userErased,
  ],
  routes: [
    createShipment(db, carrierStepMs),
    listShipments(db),
    getShipment(db),
    listShipmentEvents(db),
    changeStatus(db, carrierStepMs),
    changeAddress(db, carrierStepMs),
  ],
  jobs: [moveDueShipments(db, carrierStepMs)],
})
