import { ParcelDelivered, ParcelFailed, ParcelOutForDelivery, ParcelReturned } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { advanceDueParcels } from './advance-due-parcels.ts'
import { shipmentStatusChanged } from './on/shipment-status-changed.ts'

/** The couriers of the last mile, simulated: a parcel takes a step each `stepMs`. */
export const delivery = ({ db, stepMs }: { db: Database; stepMs: number }): Service => ({
  name: 'delivery',
  emits: [ParcelOutForDelivery, ParcelDelivered, ParcelFailed, ParcelReturned],
  handlers: [shipmentStatusChanged(stepMs)],
  jobs: [advanceDueParcels(db, stepMs)],
})
