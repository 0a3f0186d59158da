import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { stop } from '../store.ts'

/** The outcome is settled, so there is nobody to answer: just never pack it. */
export const orderCancelled = on(OrderCancelled, async ({ data }, tx) => {
  await stop(tx, data.orderId)
})
