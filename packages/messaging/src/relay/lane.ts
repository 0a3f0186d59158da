import { setTimeout as delay } from 'node:timers/promises'
import { type Partitioner, partitionOf } from '../kafka/partition.ts'
import { packedHeaders } from '../kafka/record-batch.ts'
import type { BatchProducer, Unwritten } from '../kafka/rounds.ts'
import type { Acknowledged, KeyPlace, PendingRow, ReadFrom, RelaySession } from '../postgres/relay-session.ts'
import { createWaker } from '../waker.ts'
import { createReader } from './reader.ts'
import { placeOf, type Refused, sendSifted } from './sift.ts'
import { sending } from './trace.ts'

export interface LaneOptions {
  session: RelaySession
  producer: BatchProducer
  /** The highest id of which all rows are visible; see RelaySession.settledId. */
  settledId(): number
  /** As the producer places keys. Default murmur2. */
  partitioner?: Partitioner | undefined
  /** Whether what was published is kept. */
  keep: boolean
  /** Asked of each batch that Kafka has taken. */
  sendAgain?: (() => boolean) | undefined
  signal: AbortSignal
  onSent(ms: number): void
  onPublished(rows: readonly PendingRow[], acknowledged: Acknowledged): void
  onRefused(refused: Refused<PendingRow>): void
  onUnwritten(failure: Unwritten<PendingRow>): void
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
  /** How many rows it read since it was asked last. */
  taken(): number
  /** Runs until the signal is aborted. Throws when the session is lost. */
  run(): Promise<void>
}

const MIN_POLL_MS = 100
const MAX_POLL_MS = 1_000
const MAX_AWAY_MS = 2_000
const RETRY_WAITING_MS = 2_000

/**
 * Reads a batch while the one before is on its way to Kafka. Two batches of one bucket follow each other: the second is
 * sent when the first was answered for, and nothing behind a row that was not written is sent before it.
 */
export function createLane(options: LaneOptions): Lane {
  const { session, producer, partitioner = partitionOf, signal } = options
  const reader = createReader(session, options.settledId)
  const held = new Map<string, KeyPlace>()
  /** The topics and partitions that can't be written now, and the first row of each that waits. */
  const waiting = new Map<string, { first: ReadFrom; topic: string; whole: boolean }>()
  /** How many partitions topics have of which one waits: kept while it does, so that a key stays where it is. */
  const partitions = new Map<string, number>()
  const waker = createWaker()
  /** What has to be done while nothing is on its way. */
  const atRest: (() => void | Promise<void>)[] = []
  let retryAt = 0
  let awayMs = 0

  /** Sends a batch and takes what was written out of the outbox. The promise inside is for the latter. */
  async function deliver(batch: readonly PendingRow[]): Promise<{ done: Promise<unknown> }> {
    const sendable: PendingRow[] = []
    const behind = new Map<string, KeyPlace>()
    for (const row of batch) {
      const place = held.size > 0 ? placeOf(row) : undefined
      if (place !== undefined && held.has(place)) behind.set(place, row)
      else if (waiting.has(row.topic)) wait(row)
      else if (waiting.has(partitionPlace(row) ?? '')) wait(row, true)
      else {
        row.headers = packedHeaders(row.headers)
        sendable.push(row)
      }
    }
    for (const place of behind.values()) await hold(place)

    const started = performance.now()
    const { written, refused, unwritten } = await sending(sendable, () => sendSifted(producer, sendable))
    if (sendable.length > 0) options.onSent(performance.now() - started)
    // Whatever becomes of the copies: the rows leave the outbox, as they were written.
    if (written.length > 0 && options.sendAgain?.()) await producer.send(written)
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
      const { partitions: count, rows } = failure
      for (const row of rows) {
        if (count !== undefined && !partitions.has(row.topic)) partitions.set(row.topic, count)
        wait(row, count !== undefined)
      }
      options.onUnwritten(failure)
    }
    const away = unwritten.some((failure) => failure.kind === 'away')
    if (sendable.length > 0) awayMs = away ? Math.min(MAX_AWAY_MS, Math.max(MIN_POLL_MS, awayMs * 2)) : 0
    if (unwritten.length > 0) retryAt = Date.now() + (away ? awayMs : RETRY_WAITING_MS)
    reader.release(batch)
    return { done }
  }

  /** Puts a key's rows behind those in quarantine, or lets it go on when it was released. */
  async function hold(place: KeyPlace): Promise<void> {
    if (await session.quarantine(place)) return
    atRest.push(async () => {
      // Asked again: it may have been refused again meanwhile. Nobody else begins a quarantine in this bucket.
      if (await session.quarantine(place)) return
      held.delete(placeOf(place) ?? '')
      reader.restart(place.bucket)
    })
  }

  /** The partition of a row's key, where one of its topic's is known to wait. */
  const partitionPlace = ({ topic, key }: PendingRow): string | undefined => {
    const count = partitions.get(topic)
    return count !== undefined && key ? `${topic}/${partitioner(key, count)}` : undefined
  }

  /** Leaves a row, and from now on all of its topic, or of its partition alone, until the first of them can be written. */
  function wait(row: PendingRow, alone = false): void {
    const { topic, bucket, id } = row
    const place = alone ? (partitionPlace(row) ?? `${topic}/`) : topic
    const found = waiting.get(place)
    if (!found) reader.pause()
    if (!found || id < found.first.id) waiting.set(place, { first: { bucket, id }, topic, whole: !alone })
    reader.leave({ bucket, id })
  }

  /** What is not read at all while it waits. The rows of a partition are read and left: the database does not know it. */
  const notToRead = () => [...waiting.values()].filter(({ whole }) => whole).map(({ topic }) => topic)

  /**
   * Sends the first row of each topic and partition that waits. The others are read again when it was written, and not before: a large backlog of
   * a topic that is away would be read for nothing, in front of all that comes.
   */
  async function retry(): Promise<void> {
    const before = new Map(waiting)
    // Nothing of a bucket that is being read anew: what stands in front there goes first.
    const first = [...before.values()].map((one) => one.first).filter(reader.passed)
    const rows = await session.pending(first, 1, first.length)
    const ids = new Set(first.map(({ id }) => id))
    waiting.clear()
    await (await deliver(rows.filter(({ id }) => ids.has(id)))).done
    if ([...before.keys()].every((place) => waiting.has(place))) return
    if (waiting.size === 0) partitions.clear()
    reader.resume()
    if (waiting.size > 0) reader.pause()
  }

  async function rest(): Promise<void> {
    if (waiting.size > 0 && Date.now() >= retryAt) await retry()
    // What is added meanwhile is for the next rest.
    for (const act of atRest.splice(0)) await act()
  }

  async function run(): Promise<void> {
    let pollMs = MIN_POLL_MS
    let done: Promise<unknown> = Promise.resolve()
    let batch: PendingRow[] = []
    while (!signal.aborted) {
      const resting = atRest.length > 0 || (waiting.size > 0 && Date.now() >= retryAt)
      if (batch.length > 0) {
        // Only when there may be more: what comes while this is sent wakes the lane.
        const ahead = !resting && (reader.behind() || waker.woken()) ? reader.read(notToRead()) : undefined
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
          for (const row of batch) wait(row)
          reader.release(batch)
          batch = []
          await delay(awayMs, undefined, { signal }).catch(() => {})
        }
        if (batch.length > 0) continue
      }
      await done
      await rest()
      if (!resting && !reader.behind()) await waker.sleep(pollMs, signal)
      batch = await reader.read(notToRead())
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
    buckets: reader.buckets,
    add(bucket, quarantined) {
      for (const place of quarantined) held.set(placeOf(place) ?? '', place)
      reader.add(bucket)
      waker.wake()
    },
    drop: (leaving) =>
      whenAtRest(() => {
        for (const bucket of leaving) reader.remove(bucket)
        for (const [place, { bucket }] of held) if (!reader.buckets.has(bucket)) held.delete(place)
      }),
    released(quarantined) {
      const still = new Set(quarantined.map(placeOf))
      for (const [place, key] of held) if (!still.has(place)) whenAtRest(() => hold(key)).catch(() => {})
    },
    async rescan() {
      await whenAtRest(() => {
        for (const bucket of reader.buckets.keys()) reader.restart(bucket)
      })
      await whenAtRest(() => {})
    },
    wake: () => waker.wake(),
    positions: reader.positions,
    taken: reader.taken,
    run,
  }
}
