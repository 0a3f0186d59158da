import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import { waitingSagas } from '../postgres/sagas.ts'
import type { AnySaga } from './saga.ts'

export interface RunningDeadlines {
  /** Ends after the deadline now being taken. */
  close(): Promise<void>
}

const EVERY_MS = 250
const MEASURE_EVERY_MS = 10_000

/**
 * Takes the sagas whose deadline has passed, each in a transaction of its own. Deadlines are rows, so they
 * outlive the process; any number of processes may watch, since a row is taken by one of them.
 */
export function startDeadlines(options: {
  sagas: readonly AnySaga[]
  db: Database
  log: Log
  metrics?: Metrics
}): RunningDeadlines {
  const { sagas, db, log, metrics = unmeasured } = options
  const stop = new AbortController()
  const measure = gauges(metrics)
  let measuredAt = 0

  async function watch(): Promise<void> {
    while (!stop.signal.aborted && sagas.length > 0) {
      for (const saga of sagas) await takeAll(saga)
      if (Date.now() - measuredAt >= MEASURE_EVERY_MS) {
        measuredAt = Date.now()
        // A database that is away was told of above; the gauges stand still meanwhile.
        await waitingSagas(db).then(measure, () => {})
      }
      await delay(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  /** One that fails is passed by, so that it holds up no other, and tried again in the next round. */
  async function takeAll(saga: AnySaga): Promise<void> {
    const tried: string[] = []
    while (!stop.signal.aborted) {
      const before = tried.length
      try {
        if (!(await db.transaction((tx) => saga.expire(tx, tried)))) return
      } catch (error) {
        const key = tried[before]
        log.warn({ saga: saga.name, key, error: describe(error) }, 'A deadline could not be taken; trying again')
        if (key === undefined) return
      }
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

/** How many instances wait in each step that has a deadline, and how long the oldest has been in it. */
function gauges(metrics: Metrics): (waiting: Awaited<ReturnType<typeof waitingSagas>>) => void {
  const seen = new Map<string, { saga: string; step: string }>()
  return (waiting) => {
    const now = new Map(waiting.map((one) => [`${one.saga} ${one.step}`, one]))
    for (const [id, { saga, step }] of now) seen.set(id, { saga, step })
    for (const [id, labels] of seen) {
      metrics.gauge('waybill_saga_waiting', labels, now.get(id)?.instances ?? 0)
      metrics.gauge('waybill_saga_oldest_seconds', labels, now.get(id)?.oldestSeconds ?? 0)
    }
  }
}
