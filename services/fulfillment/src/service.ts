import { DataKeyChanged, OrderPacked, OrderStopped } from '@waybill/contracts'
import { type Database, type KeyRing, keepDataKeys } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { orderCancelRequested } from './on/order-cancel-requested.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderConfirmed } from './on/order-confirmed.ts'
import { userErased } from './on/user-erased.ts'
import { packDueParcels } from './pack-due-parcels.ts'

interface Dependencies {
  db: Database
  keys: KeyRing
  /** How long picking and packing a parcel takes. */
  packAfterMs: number
}

/** Picks and packs confirmed orders, a parcel per warehouse. Until the first is packed the order can be stopped. */
export const fulfillment = ({ db, keys, packAfterMs }: Dependencies): Service => ({
  name: 'fulfillment',
  emits: [OrderPacked, OrderStopped],
  keys,
  handlers: [
    keepDataKeys(DataKeyChanged),
    orderConfirmed(packAfterMs),
    orderCancelRequested,
    orderCancelled,
    userErased,
  ],
  jobs: [packDueParcels(db)],
})
