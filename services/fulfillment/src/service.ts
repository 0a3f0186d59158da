import { OrderPacked, OrderStopped } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { orderCancelRequested } from './on/order-cancel-requested.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderConfirmed } from './on/order-confirmed.ts'
import { userErased } from './on/user-erased.ts'
import { packDueOrders } from './pack-due-orders.ts'

/** Picks and packs confirmed orders. Until an order is packed it can be stopped; `packAfterMs` is how long that takes. */
export const fulfillment = ({ db, packAfterMs }: { db: Database; packAfterMs: number }): Service => ({
  name: 'fulfillment',
  emits: [OrderPacked, OrderStopped],
  handlers: [orderConfirmed(packAfterMs), orderCancelRequested, orderCancelled, userErased],
  jobs: [packDueOrders(db)],
})
