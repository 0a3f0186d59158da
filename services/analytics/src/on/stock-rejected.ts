import { StockRejected } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** There was too little of something. Of what is not counted here. */
export const stockRejected = (graceMs: number) =>
  counted(StockRejected, graceMs, (tx, { orderId }, seen) =>
    insertFailure(tx, orderId, 'reserved', 'out_of_stock', seen),
  )
