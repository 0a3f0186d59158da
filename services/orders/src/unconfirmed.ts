import type { Database } from '@waybill/messaging'
import { unconfirmedOrders } from './store.ts'

/** Between two counts, in milliseconds: orders that are taken meanwhile come on top of the limit. */
const COUNT_EVERY_MS = 1_000

/**
 * Tells whether as many orders wait for their payment and stock as may. Those that wait for a pharmacist are not among them.
 *
 * Without a limit a platform that gets more than it can do begins every order and ends none: each stage takes its share of what there
 * is, and all of them come to their deadline (docs/scale.md). With one it does what it can, and tells the others to come again.
 */
export function watchUnconfirmed(db: Database, limit: number): () => Promise<boolean> {
  let countedAt = Number.NEGATIVE_INFINITY
  let counting = Promise.resolve(0)
  return async () => {
    if (performance.now() - countedAt >= COUNT_EVERY_MS) {
      countedAt = performance.now()
      counting = unconfirmedOrders(db, limit)
    }
    try {
      return (await counting) >= limit
    } catch (error) {
      // The next one asks again.
      countedAt = Number.NEGATIVE_INFINITY
      throw error
    }
  }
}
