import { OrderPlaced } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { sold } from '../snapshots.ts'
import { insertSales, insertStep } from '../store.ts'

/** Counts the order, and its products as sold in the minute it was placed. */
export const orderPlaced = (graceMs: number) =>
  counted(OrderPlaced, graceMs, async (tx, { orderId, lines }, seen) => {
    await Promise.all([insertSales(tx, orderId, sold(lines), seen), insertStep(tx, orderId, 'placed', seen)])
  })
