import { OrderCancelRequested, OrderStopped } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { stop } from '../store.ts'

/** Fulfillment decides whether an order can still be cancelled: no parcel packed, stopped for good; one packed, too late. */
export const orderCancelRequested = on(OrderCancelRequested, async ({ data: { orderId, reason } }, tx) => {
  if (await stop(tx, orderId)) return OrderStopped({ orderId, reason })
})
