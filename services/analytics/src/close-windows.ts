import { type Database, publish } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { revenueCounts, topProductsUpdates } from './counts.ts'
import { countRevenue, countSales, lockClosing } from './store.ts'
import { closedBefore } from './window.ts'

const EVERY_MS = 1_000

/**
 * Publishes the counts of minutes that are over by more than `graceMs`. What comes later reopens its minute: the next
 * run publishes it again under the same key, with the new total.
 */
export const closeWindows = (db: Database, graceMs: number, now = () => new Date()): Job => ({
  name: 'close-windows',
  everyMs: EVERY_MS,
  run: () =>
    db.transaction(async (tx) => {
      if (!(await lockClosing(tx))) return

      const before = closedBefore(now(), graceMs)
      await publish(tx, ...topProductsUpdates(await countSales(tx, before)))
      await publish(tx, ...revenueCounts(await countRevenue(tx, before)))
    }),
})
