import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { openBatchProducer } from '../kafka/batch-producer.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import type { Compression } from '../kafka/compression.ts'
import { type Partitioner, type PartitionerName, partitioners } from '../kafka/partition.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import { openRelaySession, type RelaySession } from '../postgres/relay-session.ts'
import { openSession } from '../postgres/session.ts'
import { createLane, type Lane } from './lane.ts'
import { startNotifier } from './notifier.ts'
import { createReport } from './report.ts'
import { tend } from './tend.ts'

export interface RelayOptions extends KafkaOptions {
  /** Whose outbox it is; names the producer. */
  service: string
  /** The database of the outbox. The relay has a connection of its own there, which holds its claims. */
  db: Database
  /** Another way to the same database for that connection, when `db` goes through a transaction pooler: it must not. */
  databaseUrl?: string | undefined
  log: Log
  metrics?: Metrics
  /** Connections to Kafka that carry at once; the buckets are shared out among them. Default 2. */
  producers?: number
  /**
   * How the records of a batch are packed. Default `none`. Brokers keep the batch as it comes, so it saves disk and network, and
   * takes this process's time: docs/scale.md has what each costs.
   */
  compression?: Compression
  /** Where a key goes. Default `murmur2`, as Java's clients. All producers of a topic must have the same, and it must never change. */
  partitioner?: PartitionerName | Partitioner
  /** How long what was published is kept for `republish`, in milliseconds. Default 0: not at all. */
  keepPublishedMs?: number
  /** To see how consumers take it: asked of each batch that was sent, whether to send it once more, as after a crash. */
  sendAgain?: (() => boolean) | undefined
}

export interface RelayStatus {
  buckets: number
  /** Why it can't carry events now, or undefined. */
  lastError: string | undefined
  /** It is not let in, by PostgreSQL or Kafka, and has not carried anything yet. */
  refused: boolean
}

export interface RunningRelay {
  /** Looks at the outbox now. */
  poke(): void
  status(): RelayStatus
  /** Sends what was read, then gives its buckets back. What is left waits for another relay. */
  close(): Promise<void>
}

const MIN_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 2_000
/** What breaks sooner than this after it was connected counts as one outage with what was before. */
const STEADY_MS = 10_000
const SHARE_EVERY_MS = 1_000
const SETTLE_EVERY_MS = 100
const SETTLE_ROWS = 200
const SETTLE_FEW_EVERY_MS = 5_000
const RESCAN_EVERY_MS = 10_000
const BACKLOG_EVERY_MS = 5_000

/**
 * Carries committed events from the outbox to Kafka: at least once, and for one key in the order of commits.
 * Any number of relays may run. Each bucket of keys has one owner at a time, by an advisory lock on the
 * relay's own connection, which PostgreSQL frees when that connection ends for whatever reason. A relay that is stopped
 * or cut off loses its connection after 10 s (HOLD_MS), and so its buckets, to the others.
 *
 * Why no crash can reorder a key: whoever sends, sends a key's rows from the first pending one on, and nothing behind
 * a row that was not written; rows leave the outbox only when Kafka has acknowledged them, and only by the connection
 * that holds the claim. So a relay that lost its claim in the middle of a send can only add copies.
 */
export function startRelay(options: RelayOptions): RunningRelay {
  const { service, db, databaseUrl, log, metrics = unmeasured } = options
  const name = `${service}-relay`
  const connection = () => (databaseUrl === undefined ? db.session(name) : openSession(databaseUrl, name))
  const stop = new AbortController()
  const partitioner = typeof options.partitioner === 'string' ? partitioners[options.partitioner] : options.partitioner
  const report = createReport(service, log, metrics)
  const producers = Array.from({ length: options.producers ?? 2 }, (_, n) =>
    openBatchProducer({ ...options, partitioner, clientId: `${name}-${n}` }),
  )
  let lanes: Lane[] = []
  const laneOf = (bucket: number): Lane | undefined => lanes[bucket % lanes.length]
  const wakeAll = () => {
    for (const lane of lanes) lane.wake()
  }

  const notifier = startNotifier(db, (buckets) => {
    let elsewhere = false
    for (const bucket of buckets) {
      const lane = laneOf(bucket)
      if (lane?.buckets.has(bucket)) lane.wake()
      else elsewhere = true
    }
    return elsewhere
  })

  async function carry(session: RelaySession): Promise<void> {
    const ended = new AbortController()
    const signal = AbortSignal.any([stop.signal, ended.signal])
    const keep = (options.keepPublishedMs ?? 0) > 0
    let settled = await session.settledId()
    const settledId = () => settled
    lanes = producers.map((producer) =>
      createLane({ session, producer, partitioner, settledId, keep, sendAgain: options.sendAgain, signal, ...report }),
    )

    // The mark spares reads the rows that are dead: few of them are not worth a question that the next event waits behind.
    async function settle(): Promise<void> {
      let rows = 0
      for (let settledAt = Date.now(); !signal.aborted; ) {
        await delay(SETTLE_EVERY_MS, undefined, { signal }).catch(() => {})
        for (const lane of lanes) rows += lane.taken()
        if (rows === 0 || (rows < SETTLE_ROWS && Date.now() - settledAt < SETTLE_FEW_EVERY_MS)) continue
        settled = await session.settledId()
        settledAt = Date.now()
        rows = 0
      }
    }
    const failing = <T>(work: Promise<T>) => work.finally(() => ended.abort())
    // All have ended before the next ones begin: they use the same producers.
    const ends = await Promise.allSettled([
      ...lanes.map((lane) => failing(lane.run())),
      failing(settle()),
      failing(share(session, signal)),
    ])
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Once a second: takes free buckets up to the fair share, gives back what is over it, looks for released keys. */
  async function share(session: RelaySession, signal: AbortSignal): Promise<void> {
    const leaving = new Set<number>()
    let rescanAt = Date.now() + RESCAN_EVERY_MS
    let backlogAt = 0
    while (!signal.aborted) {
      const owned = new Set(lanes.flatMap((lane) => [...lane.buckets.keys()]))
      const most = await session.share()
      if (owned.size > most) {
        const surplus = [...owned]
          .filter((bucket) => !leaving.has(bucket))
          .slice(0, Math.max(0, owned.size - leaving.size - most))
        for (const bucket of surplus) leaving.add(bucket)
        const given = lanes.map(async (lane) => {
          const some = surplus.filter((bucket) => lane.buckets.has(bucket))
          if (some.length === 0) return
          await lane.drop(some)
          await session.giveBack(some)
          for (const bucket of some) leaving.delete(bucket)
          report.onLeases(-some.length)
        })
        // A lane may wait for Kafka: meanwhile this goes on to tell the server that the relay lives.
        Promise.all(given).catch(() => {})
      } else if (owned.size < most) {
        const claimed = await session.claim(owned, most - owned.size)
        const quarantined = claimed.length > 0 ? await session.quarantined(claimed) : []
        for (const bucket of claimed) {
          laneOf(bucket)?.add(
            bucket,
            quarantined.filter((place) => place.bucket === bucket),
          )
        }
        report.onLeases(claimed.length)
      }
      const quarantined = await session.quarantined([...owned])
      for (const lane of lanes) lane.released(quarantined)
      report.onQuarantined(quarantined.length)
      if (Date.now() >= backlogAt) {
        report.onBacklog(await session.backlog(lanes.flatMap((lane) => lane.positions())))
        backlogAt = Date.now() + BACKLOG_EVERY_MS
      }
      if (Date.now() >= rescanAt) {
        rescanAt = Number.POSITIVE_INFINITY
        const started = Date.now()
        Promise.all(lanes.map((lane) => lane.rescan())).then(
          () => {
            // What is read from the first row on walks over all dead ones: not for more than a fiftieth of the time.
            rescanAt = Date.now() + Math.max(RESCAN_EVERY_MS, 50 * (Date.now() - started))
          },
          () => {},
        )
      }
      await delay(SHARE_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }

  async function run(): Promise<void> {
    let backoffMs = MIN_BACKOFF_MS
    while (!stop.signal.aborted) {
      const session = openRelaySession(connection(), wakeAll)
      let connectedAt = Number.POSITIVE_INFINITY
      try {
        await session.connect()
        connectedAt = Date.now()
        report.onConnected()
        await carry(session)
      } catch (error) {
        report.onError(describe(error))
        if (Date.now() - connectedAt > STEADY_MS) backoffMs = MIN_BACKOFF_MS
        await delay(backoffMs, undefined, { signal: stop.signal }).catch(() => {})
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
      } finally {
        lanes = []
        await session.close()
      }
    }
  }

  const running = Promise.all([
    run(),
    tend({ service, db, log, keepPublishedMs: options.keepPublishedMs ?? 0 }, stop.signal),
  ])
  return {
    poke: wakeAll,
    status: () => ({
      buckets: lanes.reduce((sum, lane) => sum + lane.buckets.size, 0),
      lastError: report.lastError(),
      refused: report.refused(),
    }),
    async close() {
      stop.abort()
      notifier.close()
      await running
      await Promise.all(producers.map((producer) => producer.close()))
    },
  }
}
