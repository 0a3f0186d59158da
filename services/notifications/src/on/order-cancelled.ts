import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer why the order does not come. */
export const orderCancelled = on(OrderCancelled, ({ id: eventId, data: { orderId, customerId, reason } }, tx) =>
  enqueue(tx, { eventId, template: 'order-cancelled', userId: customerId, orderId, data: { orderId, reason } }),
)
