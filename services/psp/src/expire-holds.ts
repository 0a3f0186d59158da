import type { Database } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { accountOf, expire } from './card-network.ts'
import { appendEntry, lock, orderJournal, staleHolds } from './store.ts'

const EVERY_MS = 1_000
const BATCH = 100

/** Writes `expired` for each hold that stood longer than `holdMs`. Until it is written the hold can still be taken. */
export const expireHolds = (db: Database, holdMs: number): Job => ({
  name: 'expire-holds',
  everyMs: EVERY_MS,
  run: async (signal) => {
    for (const orderId of await staleHolds(db, holdMs, BATCH)) {
      if (signal.aborted) return
      await expireHold(db, orderId)
    }
  },
})

function expireHold(db: Database, orderId: string): Promise<void> {
  const key = `${orderId} → expiry`
  return db.transaction(async (tx) => {
    await lock(tx, key, orderId)
    // Since the list was made it may have been taken, or expired by another instance.
    const answer = expire(accountOf(await orderJournal(tx, orderId)))
    if (answer) await appendEntry(tx, { key, fingerprint: key, orderId, action: 'expiry', answer })
  })
}
