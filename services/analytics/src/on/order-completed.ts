import { OrderCompleted } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertOutcome, insertStep } from '../store.ts'

/** Counts the money of an order in the minute it was completed. */
export const orderCompleted = (graceMs: number) =>
  counted(OrderCompleted, graceMs, async (tx, { orderId, total }, seen) => {
    await Promise.all([
      insertOutcome(tx, orderId, 'completed', total, seen),
      insertStep(tx, orderId, 'completed', seen),
    ])
  })
