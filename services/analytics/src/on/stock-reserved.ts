import { StockReserved } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertStep } from '../store.ts'

/** All pieces of the order are put aside. */
export const stockReserved = (graceMs: number) =>
  counted(StockReserved, graceMs, (tx, { orderId }, seen) => insertStep(tx, orderId, 'reserved', seen))
