import { setTimeout as delay } from 'node:timers/promises'
import type { BatchProducer, Unwritten } from '../kafka/batch-producer.ts'
import { packedHeaders } from '../kafka/record-batch.ts'
import type { Acknowledged, KeyPlace, PendingRow, ReadFrom, RelaySession } from '../postgres/relay-session.ts'
import { createWaker } from '../waker.ts'
import { placeOf, type Refused, sendSifted } from './sift.ts'
import { sending } from './trace.ts'

export interface LaneOptions {
  session: RelaySession
  producer: BatchProducer
  /** The highest id of which all rows are visible; see RelaySession.settledId. */
  settledId(): number
  /** Whether what was published is kept. */
  keep: boolean
  signal: AbortSignal
  onSent(ms: number): void
  onPublished(rows: readonly PendingRow[], acknowledged: Acknowledged): void
  onRefused(refused: Refused<PendingRow>): void
  onUnwritten(failure: Unwritten<PendingRow>): void
}

interface Bucket {
  /** Where to read on: every row below is out of the outbox, on its way, or waits (`resume`). */
  from: number
  /** The batch with rows at or above `from`: not to be read again before they are out of the outbox. */
  busy: readonly PendingRow[] | undefined
  /** Where the first row is that could not be sent. */
  resume: number | undefined
}

/** Carries the rows of some buckets, over one producer. */
export interface Lane {
  readonly buckets: ReadonlyMap<number, unknown>
  add(bucket: number, quarantined: readonly KeyPlace[]): void
  /** Stops with these buckets; settles when nothing of theirs is on its way. */
  drop(buckets: readonly number[]): Promise<void>
  /** Tells which keys are in quarantine: those that were and are not any more go on. */
  released(quarantined: readonly KeyPlace[]): void
  /** Reads everything anew from the first row on; settles when it has begun to. */
  rescan(): Promise<void>
  wake(): void
  /** From where on each bucket can have pending rows. */
  positions(): ReadFrom[]
  /** Whether it read rows since it was asked last. */
  active(): boolean
  /** Runs until the signal is aborted. Throws when the session is lost. */
  run(): Promise<void>
}

const BATCH = 2_000
const MIN_PER_BUCKET = 64
const MIN_POLL_MS = 100
const MAX_POLL_MS = 1_000
const MAX_AWAY_MS = 2_000
const RETRY_WAITING_MS = 2_000

/**
 * Reads a batch while the one before is on its way to Kafka. Two batches of one bucket follow each other: the second is
 * sent when the first was answered for, and nothing behind a row that was not written is sent before it.
 */
export function createLane(options: LaneOptions): Lane {
  const { session, producer, signal } = options
  const buckets = new Map<number, Bucket>()
  const held = new Map<string, KeyPlace>()
  const waitingTopics = new Set<string>()
  const waker = createWaker()
  /** What has to be done while nothing is on its way. */
  const atRest: (() => void | Promise<void>)[] = []
  let retryAt = 0
  let awayMs = 0
  let lastRead = -1
  let perBucket = MIN_PER_BUCKET
  let passedOver = false
  let active = true

  async function read(): Promise<PendingRow[]> {
    const settled = options.settledId()
    const numbers = [...buckets.keys()].sort((a, b) => a - b)
    const turned = [...numbers.filter((n) => n > lastRead), ...numbers.filter((n) => n <= lastRead)]
    const free = turned.filter((n) => !buckets.get(n)?.busy)
    passedOver = free.length < turned.length
    const rows = await session.pending(
      free.map((n) => ({ bucket: n, id: buckets.get(n)?.from ?? 0 })),
      perBucket,
      BATCH,
    )
    const last = new Map<number, number>()
    const counts = new Map<number, number>()
    for (const { bucket, id } of rows) {
      last.set(bucket, id)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
    // Few of each while all have many: neighbours in the table are read together. More of each when few have many.
    if (rows.length === BATCH) perBucket = Math.max(MIN_PER_BUCKET, perBucket >> 1)
    else if (Math.max(0, ...counts.values()) === perBucket) perBucket = Math.min(BATCH, perBucket * 2)
    for (const n of free) {
      const bucket = buckets.get(n)
      const id = last.get(n)
      if (!bucket) continue
      if (id !== undefined) {
        bucket.from = Math.max(bucket.from, Math.min(id, settled) + 1)
        bucket.busy = id >= bucket.from ? rows : undefined
      } else if (rows.length < BATCH) {
        bucket.from = Math.max(bucket.from, settled + 1)
      }
    }
    if (rows.length > 0) active = true
    lastRead = rows.at(-1)?.bucket ?? lastRead
    return rows
  }

  /** Leaves a row for later, when its bucket is read again from there. */
  function leave(row: PendingRow): void {
    const bucket = buckets.get(row.bucket)
    if (bucket) bucket.resume = Math.min(bucket.resume ?? row.id, row.id)
  }

  /** Sends a batch and takes what was written out of the outbox. The promise inside is for the latter. */
  async function deliver(batch: readonly PendingRow[]): Promise<{ done: Promise<unknown> }> {
    const sendable: PendingRow[] = []
    const behind = new Map<string, KeyPlace>()
    for (const row of batch) {
      const place = held.size > 0 ? placeOf(row) : undefined
      if (place !== undefined && held.has(place)) behind.set(place, row)
      else if (waitingTopics.has(row.topic)) leave(row)
      else {
        row.headers = packedHeaders(row.headers)
        sendable.push(row)
      }
    }
    for (const place of behind.values()) await hold(place)

    const started = performance.now()
    const { written, refused, unwritten } = await sending(sendable, () => sendSifted(producer, sendable))
    if (sendable.length > 0) options.onSent(performance.now() - started)
    const done =
      written.length === 0
        ? Promise.resolve()
        : session.acknowledge(written, options.keep).then((acknowledged) => options.onPublished(written, acknowledged))
    // It fails again where it is awaited.
    done.catch(() => {})
    for (const one of refused) {
      await session.quarantine(one.row, { id: one.row.id, reason: one.reason })
      const place = placeOf(one.row)
      if (place !== undefined) held.set(place, one.row)
      options.onRefused(one)
    }
    for (const failure of unwritten) {
      for (const row of failure.rows) {
        leave(row)
        waitingTopics.add(row.topic)
      }
      options.onUnwritten(failure)
    }
    const away = unwritten.some((failure) => failure.kind === 'away')
    if (sendable.length > 0) awayMs = away ? Math.min(MAX_AWAY_MS, Math.max(MIN_POLL_MS, awayMs * 2)) : 0
    if (unwritten.length > 0) retryAt = Date.now() + (away ? awayMs : RETRY_WAITING_MS)
    for (const n of new Set(batch.map((row) => row.bucket))) {
      const bucket = buckets.get(n)
      if (bucket?.busy === batch) bucket.busy = undefined
    }
    return { done }
  }

  /** Puts a key's rows behind those in quarantine, or lets it go on when it was released. */
  async function hold(place: KeyPlace): Promise<void> {
    if (await session.quarantine(place)) return
    atRest.push(async () => {
      // Asked again: it may have been refused again meanwhile. Nobody else begins a quarantine in this bucket.
      if (await session.quarantine(place)) return
      held.delete(placeOf(place) ?? '')
      restart(place.bucket)
    })
  }

  function restart(n: number): void {
    const bucket = buckets.get(n)
    if (bucket) bucket.from = 0
  }

  async function rest(): Promise<void> {
    if (waitingTopics.size > 0 && Date.now() >= retryAt) {
      waitingTopics.clear()
      for (const bucket of buckets.values()) {
        bucket.from = Math.min(bucket.from, bucket.resume ?? bucket.from)
        bucket.resume = undefined
      }
    }
    // What is added meanwhile is for the next rest.
    for (const act of atRest.splice(0)) await act()
  }

  async function run(): Promise<void> {
    let pollMs = MIN_POLL_MS
    let done: Promise<unknown> = Promise.resolve()
    let batch: PendingRow[] = []
    while (!signal.aborted) {
      const resting = atRest.length > 0 || (waitingTopics.size > 0 && Date.now() >= retryAt)
      if (batch.length > 0) {
        const ahead = resting ? undefined : read()
        ahead?.catch(() => {})
        const before = done
        // Both have ended before one's failure is told: a producer takes one call at a time.
        const [delivered, acknowledged] = await Promise.allSettled([deliver(batch), before])
        if (delivered.status === 'rejected') throw delivered.reason
        if (acknowledged.status === 'rejected') throw acknowledged.reason
        done = delivered.value.done
        batch = (await ahead) ?? []
        pollMs = MIN_POLL_MS
        if (awayMs > 0) {
          for (const row of batch) {
            leave(row)
            waitingTopics.add(row.topic)
          }
          for (const bucket of buckets.values()) bucket.busy = undefined
          batch = []
          await delay(awayMs, undefined, { signal }).catch(() => {})
        }
        if (batch.length > 0) continue
      }
      await done
      await rest()
      const again = passedOver || resting
      if (!again && pollMs > MIN_POLL_MS) await waker.sleep(pollMs, signal)
      batch = await read()
      if (batch.length === 0) pollMs = Math.min(pollMs * 2, MAX_POLL_MS)
    }
    await done
  }

  const whenAtRest = (act: () => void | Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      atRest.push(() => Promise.resolve(act()).then(resolve, reject))
      waker.wake()
    })

  return {
    buckets,
    add(bucket, quarantined) {
      for (const place of quarantined) held.set(placeOf(place) ?? '', place)
      buckets.set(bucket, { from: 0, busy: undefined, resume: undefined })
      waker.wake()
    },
    drop: (leaving) =>
      whenAtRest(() => {
        for (const bucket of leaving) buckets.delete(bucket)
        for (const [place, { bucket }] of held) if (!buckets.has(bucket)) held.delete(place)
      }),
    released(quarantined) {
      const still = new Set(quarantined.map(placeOf))
      for (const [place, key] of held) if (!still.has(place)) whenAtRest(() => hold(key)).catch(() => {})
    },
    async rescan() {
      await whenAtRest(() => {
        for (const bucket of buckets.keys()) restart(bucket)
      })
      await whenAtRest(() => {})
    },
    wake: () => waker.wake(),
    positions: () => [...buckets].map(([bucket, { from, resume }]) => ({ bucket, id: Math.min(from, resume ?? from) })),
    active() {
      const was = active
      active = false
      return was
    },
    run,
  }
}
