import type { Database } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { forgetBefore } from './store.ts'
import { minuteOf } from './window.ts'

const EVERY_MS = 3_600_000
/** Longer than topics and dead letters are kept: no event that can still be read belongs to a minute that is forgotten. */
const KEEP_MS = 60 * 24 * 3_600_000

/** Keeps the facts of sixty days. The published counts of older minutes stay in their compacted topic. */
export const forgetOldFacts = (db: Database, now = () => new Date()): Job => ({
  name: 'forget-old-facts',
  everyMs: EVERY_MS,
  run: () => db.transaction((tx) => forgetBefore(tx, minuteOf(new Date(now().getTime() - KEEP_MS)))),
})
