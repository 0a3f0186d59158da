import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { failureOf } from '../failure.ts'
import { noteFailures } from '../failure-store.ts'
import { enqueue } from '../store.ts'

/** Tells the customer why the order does not come, and remembers it for the digest. */
export const orderCancelled = on(OrderCancelled, async ({ id: eventId, time: failedAt, data }, tx) => {
  const { orderId, customerId, reason } = data
  await Promise.all([
    enqueue(tx, { eventId, template: 'order-cancelled', userId: customerId, orderId, data: { orderId, reason } }),
    noteFailures(tx, [{ eventId, ...failureOf(reason), failedAt }]),
  ])
})
