import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import type { AnySaga } from './saga.ts'

export interface RunningDeadlines {
  /** Ends after the deadline now being taken. */
  close(): Promise<void>
}

const EVERY_MS = 250

/**
 * Takes the sagas whose deadline has passed, each in a transaction of its own. Deadlines are rows, so they
 * outlive the process; any number of processes may watch, since a row is taken by one of them.
 */
export function startDeadlines(options: { sagas: readonly AnySaga[]; db: Database; log: Log }): RunningDeadlines {
  const { sagas, db, log } = options
  const stop = new AbortController()

  async function watch(): Promise<void> {
    while (!stop.signal.aborted && sagas.length > 0) {
      for (const saga of sagas) {
        try {
          while (!stop.signal.aborted && (await db.transaction((tx) => saga.expire(tx)))) {}
        } catch (error) {
          log.warn({ saga: saga.name, error: describe(error) }, 'A deadline could not be taken; trying again')
        }
      }
      await delay(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  const watching = watch()
  return {
    async close() {
      stop.abort()
      await watching
    },
  }
}
