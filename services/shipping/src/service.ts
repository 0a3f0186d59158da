import { DataKeyChanged, ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated } from '@waybill/contracts'
import { type Database, type KeyRing, keepDataKeys } from '@waybill/messaging'
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

interface Dependencies {
  db: Database
  keys: KeyRing
  /** How long the carrier takes for each step. */
  carrierStepMs: number
}

/** Shipments, event-sourced: of packed orders and stand-alone. */
export const shipping = ({ db, keys, carrierStepMs }: Dependencies): Service => ({
  name: 'shipping',
  emits: [ShipmentCreated, ShipmentUpdated, ShipmentStatusChanged],
  keys,
  handlers: [
    keepDataKeys(DataKeyChanged),
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
