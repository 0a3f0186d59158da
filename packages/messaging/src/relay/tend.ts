import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import { forgetPublished } from './republish.ts'
import { moveDue } from './schedule.ts'

export interface Tended {
  service: string
  db: Database
  log: Log
  /** How long what was published is kept, in milliseconds. */
  keepPublishedMs: number
}

const SCHEDULE_EVERY_MS = 500
const FORGET_EVERY_MS = 10_000

/** Looks after the side tables, over the pool, until the signal is aborted: what is due, and what was kept long enough. */
export async function tend({ service, db, log, keepPublishedMs }: Tended, signal: AbortSignal): Promise<void> {
  let forgetAt = 0
  while (!signal.aborted) {
    let waitMs = SCHEDULE_EVERY_MS
    try {
      waitMs = Math.min(waitMs, Math.max(0, (await moveDue(db)) ?? waitMs))
      if (Date.now() >= forgetAt) {
        const forgotten = await forgetPublished(db, keepPublishedMs)
        forgetAt = Date.now() + (forgotten > 0 ? 0 : FORGET_EVERY_MS)
      }
    } catch (error) {
      log.debug({ service, error: describe(error) }, 'Scheduled events wait for the database')
    }
    await delay(waitMs, undefined, { signal }).catch(() => {})
  }
}
