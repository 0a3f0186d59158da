import { OrderCompleted } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { insertOutcome } from '../store.ts'
import { minuteOf } from '../window.ts'

/** Counts the money of an order in the minute it was completed. */
export const orderCompleted = on(OrderCompleted, ({ time, data: { orderId, total } }, tx) =>
  insertOutcome(tx, orderId, 'completed', total, minuteOf(time)),
)
