import { ReturnRejected } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer why it is refused. */
export const returnRejected = on(ReturnRejected, ({ id: eventId, data: { orderId, customerId: userId, reason } }, tx) =>
  enqueue(tx, { eventId, template: 'return-rejected', userId, orderId, data: { orderId, reason } }),
)
