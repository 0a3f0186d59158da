import { ReturnReceived } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer that it is here and the money on its way. */
export const returnReceived = on(ReturnReceived, ({ id: eventId, data: { orderId, customerId: userId, amount } }, tx) =>
  enqueue(tx, { eventId, template: 'return-received', userId, orderId, data: { orderId, amount } }),
)
