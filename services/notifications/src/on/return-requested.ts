import { ReturnRequested } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer that we have their request, and to wait. */
export const returnRequested = on(
  ReturnRequested,
  ({ id: eventId, data: { orderId, customerId: userId, items, amount } }, tx) =>
    enqueue(tx, { eventId, template: 'return-requested', userId, orderId, data: { orderId, items, amount } }),
)
