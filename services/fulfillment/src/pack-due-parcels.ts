import { type Database, publish, withContext } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { packed } from './pick.ts'
import { nextDue, packDue } from './store.ts'

const EVERY_MS = 100
const BATCH = 100

/** Packs the parcels that are due, batch by batch until none is left. Any number of instances may run it. */
export const packDueParcels = (db: Database): Job => ({
  name: 'pack-due-parcels',
  everyMs: EVERY_MS,
  dueIn: () => nextDue(db),
  run: async (signal) => {
    while (!signal.aborted && (await packBatch(db)) === BATCH);
  },
})

async function packBatch(db: Database): Promise<number> {
  return db.transaction(async (tx) => {
    const picks = await packDue(tx, BATCH)
    for (const pick of picks) await withContext(pick.cause, () => publish(tx, packed(pick)))
    return picks.length
  })
}
