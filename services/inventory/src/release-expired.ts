import { StockReleased } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { expire, wanted } from './stock.ts'
import { lockOrder, lockStock, move, overdueOrders, overdueReservations, setReservations } from './store.ts'

const EVERY_MS = 5_000
const BATCH = 100

/**
 * Gives back what is held for orders that nobody confirmed in time, so that a piece is never out of sale for ever: the order
 * is over and that was lost, or was never known. Any number of instances may run it.
 */
export const releaseExpired = (db: Database): Job => ({
  name: 'release-expired',
  everyMs: EVERY_MS,
  run: async (signal) => {
    for (;;) {
      const overdue = await overdueOrders(db, BATCH)
      for (const orderId of overdue) {
        if (signal.aborted) return
        await release(db, orderId)
      }
      if (overdue.length < BATCH) return
    }
  },
})

// One order a transaction: it takes the shelf's lock, which every handler waits for.
async function release(db: Database, orderId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockOrder(tx, orderId)
    const overdue = await overdueReservations(tx, orderId)
    if (overdue.length === 0) return // confirmed, cancelled or released by another instance meanwhile

    await lockStock(tx, overdue)
    await Promise.all([move(tx, overdue.map(expire), { orderId }), setReservations(tx, orderId, overdue, 'expired')])
    await publish(tx, StockReleased({ orderId, reason: 'not confirmed in time', items: wanted(overdue) }))
  })
}
