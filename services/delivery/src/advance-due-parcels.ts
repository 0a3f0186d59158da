import { type Database, publish, withContext } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { advance, announce } from './parcel.ts'
import { lockDue, nextDue, updateParcels } from './store.ts'

const EVERY_MS = 100
const BATCH = 100

/** The couriers: each parcel that is due takes its next step. Any number of instances may run it. */
export const advanceDueParcels = (db: Database, stepMs: number): Job => ({
  name: 'advance-due-parcels',
  everyMs: EVERY_MS,
  dueIn: () => nextDue(db),
  run: async (signal) => {
    while (!signal.aborted && (await advanceBatch(db, stepMs)) === BATCH);
  },
})

async function advanceBatch(db: Database, stepMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await lockDue(tx, BATCH)
    if (due.length === 0) return 0

    const moved = due.map(({ cause, ...parcel }) => ({ cause, parcel: advance(parcel) }))
    const parcels = moved.map(({ parcel }) => parcel)
    await updateParcels(tx, parcels, stepMs)
    const now = new Date()
    for (const { cause, parcel } of moved) await withContext(cause, () => publish(tx, announce(parcel, now)))
    return due.length
  })
}
