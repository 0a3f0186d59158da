import { OrderReduced } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertReductions } from '../store.ts'

/** Takes the rejected lines out of what was sold in the minute the order was placed. What it brings, its completion tells. */
export const orderReduced = (graceMs: number) =>
  counted(OrderReduced, graceMs, (tx, { orderId, rejected }, seen) =>
    insertReductions(
      tx,
      orderId,
      rejected.map(({ sku }) => sku),
      seen,
    ),
  )
