import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { openEnds, type PartitionEnds } from '../kafka/ends.ts'
import { hasUnread } from '../kafka/unread.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import { readClocks, takenOffsets } from '../postgres/windows.ts'
import { type Closing, closeBy, publishResults } from './closer.ts'
import { createReadUpTo, type Watermark, watermarkOf } from './watermark.ts'
import type { AnyWindow } from './window.ts'

export interface WindowsOptions extends KafkaOptions {
  /** The service whose consumer has the windows' handlers. */
  service: string
  windows: readonly AnyWindow[]
  db: Database
  log: Log
  metrics?: Metrics
}

export interface RunningWindows {
  /** The watermark of each window, by name. */
  status(): ReadonlyMap<string, Watermark>
  /** Ends after the results now being published. */
  close(): Promise<void>
}

const EVERY_MS = 250
/** How often Kafka is asked for the ends of partitions. */
const ASK_EVERY_MS = 1_000

/**
 * Closes windows when the partitions they count have come past them, and publishes their results. Any number of processes
 * may run this: what a window holds and that it is closed are rows. While Kafka or PostgreSQL is away windows stay open.
 *
 * @throws TypeError when two windows have one name
 */
export function startWindows(options: WindowsOptions): RunningWindows {
  const { service, windows, db, log, metrics = unmeasured } = options
  const twice = windows.find(({ name }, i) => windows.findIndex((other) => other.name === name) !== i)
  if (twice) throw new TypeError(`Two windows are called ${twice.name}: they would add to the same rows`)
  const stop = new AbortController()
  const closing: Closing = { db, log, metrics }
  const topics = [...new Set(windows.flatMap((window) => window.topics))]
  const ends = openEnds({ ...options, group: service, topics })
  const readUpTo = createReadUpTo()
  const watermarks = new Map<string, Watermark>()
  const rests = new Map<string, { from: bigint; end: bigint; unread: boolean | undefined }>()
  let partitions: (PartitionEnds & { readUpTo: number | undefined })[] = []
  let askedAt = 0
  let lastError: string | undefined

  async function ask(): Promise<void> {
    // The moment before the question: what the answer does not hold may have been appended after it.
    const at = Date.now()
    const found = await ends.ask()
    const offsets = await takenOffsets(db, service)
    const asked = []
    for (const partition of found) {
      const id = `${partition.topicId}/${partition.partition}`
      const from = max(partition.start, partition.committed, offsets.get(id) ?? 0n)
      const taken = (await isBare(id, { ...partition, from })) ? partition.end : from
      asked.push({ ...partition, readUpTo: readUpTo.note(id, at, partition.end, taken) })
    }
    partitions = asked
    askedAt = at
  }

  /** Whether what is left of a partition holds no record, as behind a transaction; looked at once it has stood for a while. */
  async function isBare(id: string, rest: PartitionEnds & { from: bigint }): Promise<boolean> {
    if (rest.from >= rest.end) return false
    const known = rests.get(id)
    if (known?.from !== rest.from || known.end !== rest.end) rests.set(id, { ...rest, unread: undefined })
    else known.unread ??= await hasUnread(options, rest)
    return rests.get(id)?.unread === false
  }

  async function tend(window: AnyWindow): Promise<void> {
    const clocks = new Map(
      (await readClocks(db, window.name)).map((clock) => [`${clock.topic}/${clock.partition}`, clock]),
    )
    const progress = partitions
      .filter(({ topic }) => window.topics.includes(topic))
      .map((partition) => ({
        ...partition,
        latest: clocks.get(`${partition.topic}/${partition.partition}`)?.latest?.getTime(),
      }))
    const watermark = watermarkOf(progress, window.idleMs)
    watermarks.set(window.name, watermark)
    if (Number.isFinite(watermark.time)) await closeBy(window, watermark.time, closing)
    await publishResults(window, closing, stop.signal)
    measure(metrics, window, watermark, [...clocks.values()])
  }

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        if (Date.now() - askedAt >= ASK_EVERY_MS) await ask()
        for (const window of windows) await tend(window)
        if (lastError !== undefined) log.info({ service }, 'Windows are closed again')
        lastError = undefined
      } catch (error) {
        // Said once for each outage, not once a try.
        if (describe(error) !== lastError)
          log.warn({ service, error: describe(error) }, 'No window is closed; trying again')
        lastError = describe(error)
      }
      await delay(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  const watching = windows.length === 0 ? Promise.resolve() : watch()
  return {
    status: () => new Map(watermarks),
    async close() {
      stop.abort()
      await watching
      await ends.close()
    },
  }
}

const max = (...values: bigint[]): bigint => values.reduce((most, value) => (value > most ? value : most))

function measure(
  metrics: Metrics,
  { name }: AnyWindow,
  { time }: Watermark,
  clocks: readonly { late: number; dropped: number }[],
): void {
  const sum = (of: 'late' | 'dropped') => clocks.reduce((total, clock) => total + clock[of], 0)
  metrics.gauge('waybill_window_late_events', { window: name }, sum('late'))
  metrics.gauge('waybill_window_dropped_events', { window: name }, sum('dropped'))
  if (Number.isFinite(time))
    metrics.gauge('waybill_window_behind_seconds', { window: name }, (Date.now() - time) / 1_000)
}
