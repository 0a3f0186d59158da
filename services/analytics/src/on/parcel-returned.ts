import { ParcelReturned } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure, insertStep } from '../store.ts'

/** The last attempt failed and the parcel goes back: its order does not wait for it any more. */
export const parcelReturned = (graceMs: number) =>
  counted(ParcelReturned, graceMs, async (tx, { orderId, parcel }, seen) => {
    if (orderId === null) return
    await Promise.all([
      insertFailure(tx, orderId, 'delivered', 'returned', seen),
      insertStep(tx, orderId, 'returned', seen, parcel),
    ])
  })
