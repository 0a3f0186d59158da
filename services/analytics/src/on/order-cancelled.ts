import { OrderCancelled } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure, insertOutcome } from '../store.ts'

/** How the reason begins when payment, stock or pharmacy gave no answer before the deadline of orders. */
const UNANSWERED = 'not confirmed in time'

/** Counts an order that brought nothing. Why, other events have told already, but for one that nobody answered in time. */
export const orderCancelled = (graceMs: number) =>
  counted(OrderCancelled, graceMs, async (tx, { orderId, reason }, seen) => {
    await insertOutcome(tx, orderId, 'cancelled', null, seen)
    if (reason.startsWith(UNANSWERED)) await insertFailure(tx, orderId, 'confirmed', 'not_confirmed_in_time', seen)
  })
