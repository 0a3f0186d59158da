import { ParcelFailed } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** An attempt at the door. The courier's words are about one person, so they are not counted. */
export const parcelFailed = (graceMs: number) =>
  counted(ParcelFailed, graceMs, async (tx, { orderId }, seen) => {
    if (orderId !== null) await insertFailure(tx, orderId, 'delivered', 'attempt_failed', seen)
  })
