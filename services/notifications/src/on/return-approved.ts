import { ReturnApproved } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer to send it now. */
export const returnApproved = on(ReturnApproved, ({ id: eventId, data: { orderId, customerId: userId } }, tx) =>
  enqueue(tx, { eventId, template: 'return-approved', userId, orderId, data: { orderId } }),
)
