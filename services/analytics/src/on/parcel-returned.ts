import { ParcelReturned } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** The last attempt failed and the parcel goes back. */
export const parcelReturned = (graceMs: number) =>
  counted(ParcelReturned, graceMs, async (tx, { orderId }, seen) => {
    if (orderId !== null) await insertFailure(tx, 'delivered', 'returned', seen)
  })
