import { OrderConfirmed } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer that payment, stock and prescription are settled. */
export const orderConfirmed = on(OrderConfirmed, ({ id: eventId, data: { orderId, customerId } }, tx) =>
  enqueue(tx, { eventId, template: 'order-confirmed', userId: customerId, orderId, data: { orderId } }),
)
