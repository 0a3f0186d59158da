import { OrderPlaced } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer that we have the order. */
export const orderPlaced = on(OrderPlaced, ({ id: eventId, data: { orderId, customerId, lines, total } }, tx) =>
  enqueue(tx, {
    eventId,
    template: 'order-received',
    userId: customerId,
    orderId,
    data: { orderId, lines: lines.map(({ name, quantity }) => ({ name, quantity })), total },
  }),
)
