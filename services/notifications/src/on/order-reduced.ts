import { OrderReduced } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer what does not come and why, what comes nevertheless, and what it costs now. */
export const orderReduced = on(
  OrderReduced,
  ({ id: eventId, data: { orderId, customerId: userId, rejected, lines, total } }, tx) =>
    enqueue(tx, {
      ...{ eventId, template: 'order-reduced', userId, orderId },
      data: {
        ...{ orderId, total },
        rejected: rejected.map(({ name, reason }) => ({ name, reason })),
        lines: lines.map(({ name, quantity }) => ({ name, quantity })),
      },
    }),
)
