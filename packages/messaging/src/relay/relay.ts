import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { headerToBytes } from '../headers.ts'
import { type KafkaOptions, physicalTopic } from '../kafka/client.ts'
import { type OutgoingRecord, openProducer, type RecordProducer } from '../kafka/producer.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Database } from '../postgres/database.ts'
import { openRelaySession, type PendingRow, type RelaySession } from '../postgres/relay-session.ts'
import { openSession } from '../postgres/session.ts'
import { startNotifier } from './notifier.ts'
import { createWaker } from './waker.ts'

export interface RelayOptions extends KafkaOptions {
  /** Whose outbox it is; names the producer. */
  service: string
  /** The database of the outbox. The relay has a connection of its own there, which holds its claims. */
  db: Database
  /** Another way to the same database for that connection, when `db` goes through a transaction pooler: it must not. */
  databaseUrl?: string | undefined
  log: Log
  metrics?: Metrics
}

export interface RelayStatus {
  buckets: number
  /** Why it can't carry events now, or undefined. */
  lastError: string | undefined
}

export interface RunningRelay {
  /** Looks at the outbox now. */
  poke(): void
  status(): RelayStatus
  /** Sends what was read, then gives its buckets back. What is left waits for another relay. */
  close(): Promise<void>
}

const BATCH = 2_000
const MIN_POLL_MS = 100
const MAX_POLL_MS = 1_000
const MAX_BACKOFF_MS = 2_000
const SHARE_EVERY_MS = 1_000

/**
 * Carries committed events from the outbox to Kafka: at least once, and for one key in the order of commits.
 * Any number of relays may run. Each bucket of keys has one owner at a time, by an advisory lock on the
 * relay's own connection, which PostgreSQL frees when that connection ends for whatever reason.
 *
 * Why no crash can reorder a key: a relay reads a bucket's pending rows from the lowest id on, and deletes
 * rows only when Kafka has acknowledged them all. So whoever sends, sends a key's rows from the first pending one on;
 * a relay that lost its claim in the middle of a send can only add copies.
 */
export function startRelay(options: RelayOptions): RunningRelay {
  const { service, db, databaseUrl, log, metrics = unmeasured } = options
  const name = `${service}-relay`
  const connection = () => (databaseUrl === undefined ? db.session(name) : openSession(databaseUrl, name))
  const stop = new AbortController()
  const waker = createWaker()
  const producer = openProducer({ ...options, clientId: name })
  const owned = new Set<number>()
  let lastError: string | undefined

  const notifier = startNotifier(db, (buckets) => {
    if (buckets.some((bucket) => owned.has(bucket))) waker.wake()
    return buckets.some((bucket) => !owned.has(bucket))
  })

  async function carry(session: RelaySession): Promise<void> {
    let pollMs = MIN_POLL_MS
    let sharedAt = 0
    while (!stop.signal.aborted) {
      if (Date.now() - sharedAt >= SHARE_EVERY_MS) {
        await session.share(owned)
        sharedAt = Date.now()
      }
      const rows = await session.pending([...owned], BATCH)
      if (rows.length > 0) {
        await send(producer, rows, options.topicPrefix)
        await session.acknowledge(rows)
        measure(metrics, service, rows)
        pollMs = MIN_POLL_MS
        if (lastError) log.info({ service }, 'The relay carries events again')
        lastError = undefined
      } else {
        lastError = undefined
        await waker.sleep(pollMs, stop.signal)
        pollMs = Math.min(pollMs * 2, MAX_POLL_MS)
      }
    }
  }

  async function run(): Promise<void> {
    let backoffMs = MIN_POLL_MS
    while (!stop.signal.aborted) {
      const session = openRelaySession(connection(), () => waker.wake())
      try {
        await session.connect()
        await carry(session)
      } catch (error) {
        const reason = describe(error)
        // Said once for each outage, not once a try.
        if (reason !== lastError) log.warn({ service, error: reason }, 'The relay waits; events stay in the outbox')
        lastError = reason
        metrics.count('waybill_relay_errors_total', { service })
        await delay(backoffMs, undefined, { signal: stop.signal }).catch(() => {})
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
      } finally {
        owned.clear()
        await session.close()
      }
      if (!lastError) backoffMs = MIN_POLL_MS
    }
  }

  const running = run()
  return {
    poke: () => waker.wake(),
    status: () => ({ buckets: owned.size, lastError }),
    async close() {
      stop.abort()
      notifier.close()
      await running
      await producer.close()
    },
  }
}

async function send(producer: RecordProducer, rows: readonly PendingRow[], topicPrefix?: string): Promise<void> {
  await producer.send(rows.map((row) => toRecord(row, topicPrefix)))
}

function toRecord(row: PendingRow, topicPrefix?: string): OutgoingRecord {
  const headers = new Map(Object.entries(row.headers).map(([name, value]) => [Buffer.from(name), headerToBytes(value)]))
  return { topic: physicalTopic(row.topic, topicPrefix), key: row.key, value: row.value, headers }
}

function measure(metrics: Metrics, service: string, rows: readonly PendingRow[]): void {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row.topic, (counts.get(row.topic) ?? 0) + 1)
  for (const [topic, count] of counts) metrics.count('kafka_events_published_total', { topic, service }, count)
  const oldest = Math.min(...rows.map((row) => row.created_at.getTime()))
  metrics.observe('waybill_outbox_delay_seconds', { service }, Math.max(0, Date.now() - oldest) / 1_000)
}
