import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { insertOutcome } from '../store.ts'
import { minuteOf } from '../window.ts'

/** Counts an order that brought nothing. */
export const orderCancelled = on(OrderCancelled, ({ time, data: { orderId } }, tx) =>
  insertOutcome(tx, orderId, 'cancelled', null, minuteOf(time)),
)
