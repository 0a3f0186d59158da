import { keyHash } from '../hash.ts'
import { packHeaders } from '../kafka/record-batch.ts'
import { byteaArray, plainArray } from './arrays.ts'
import type { Statement } from './round-trip.ts'

/** Fixed for the life of a database: to change it, drain the outbox of every writer and relay first. */
export const BUCKETS = 64

/** Advisory lock classes: one a key while its events are written, one a bucket while a relay owns it. */
export const KEY_LOCK = 7301
export const BUCKET_LOCK = 7302
export const RELAY_LOCK = 7303
/** Held by whoever moves scheduled events into the outbox: one at a time, so that they keep their order. */
export const SCHEDULE_LOCK = 7304

export const WAKE_CHANNEL = 'waybill_outbox'

/** A header's value as it is kept in JSON: text, or bytes that are no text. */
export type HeaderValue = string | { base64: string }

export interface OutboxRow {
  bucket: number
  hash: number
  eventId: string
  topic: string
  key: Buffer | null
  value: Buffer | null
  /** As they stand in a Kafka record. */
  headers: Buffer
  /** When it is to be published; without it, with the commit. */
  dueAt?: Date | undefined
}

interface NewRow extends Omit<OutboxRow, 'bucket' | 'hash' | 'headers'> {
  headers: Readonly<Record<string, HeaderValue>>
}

export function outboxRow(row: NewRow): OutboxRow {
  const hash = keyHash(row.key ?? Buffer.from(row.eventId))
  return { ...row, headers: packHeaders(row.headers), hash, bucket: ((hash % BUCKETS) + BUCKETS) % BUCKETS }
}

/** Parameters: the hashes, each once, in ascending order. */
export const LOCK_KEYS = `select pg_advisory_xact_lock(${KEY_LOCK}, k) from unnest($1::int[]) as k`

const INTO = 'insert into messaging.outbox (bucket, event_id, topic, key, value, headers)'

// The lock before the id: a row takes its id when all that it is made from is there, and without the locks there is no row.
const INSERT_ONE = `
  ${INTO} select $2::smallint, $3::uuid, $4, $5::bytea, $6::bytea, $7::bytea
  from pg_advisory_xact_lock(${KEY_LOCK}, $1::int)`

const INSERT = `
  ${INTO} select bucket, event_id, topic, key, value, headers
  from (select count(pg_advisory_xact_lock(${KEY_LOCK}, k)) as n from unnest($1::int[]) as k) as locks,
       unnest($2::smallint[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
       with ordinality as r(bucket, event_id, topic, key, value, headers, n)
  where locks.n > 0
  order by r.n`

const SCHEDULE = `
  insert into messaging.scheduled (due_at, bucket, hash, event_id, topic, key, value, headers)
  select due_at, bucket, hash, event_id, topic, key, value, headers
  from unnest($1::timestamptz[], $2::int[], $3::smallint[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[])
       with ordinality as r(due_at, hash, bucket, event_id, topic, key, value, headers, n)
  order by n`

export const sortedHashes = (rows: readonly { hash: number }[]): number[] =>
  [...new Set(rows.map((row) => row.hash))].sort((a, b) => a - b)

/**
 * What writes a transaction's events, to be followed by COMMIT on the same connection without waiting.
 *
 * The ids are what a key's events are ordered by, so they must be given in the order of commits. Hence the lock:
 * it is taken before a row takes its id, and held until the commit is visible. Two
 * transactions on one key therefore get ids in the order in which they commit. The locks are taken last and in
 * sorted order, so nothing that holds one waits for anything but a later one: they cannot deadlock.
 */
export function outboxStatements(rows: readonly OutboxRow[]): Statement[] {
  const now = rows.filter((row) => !row.dueAt)
  const later = rows.filter((row) => row.dueAt)
  const statements: Statement[] = []
  if (later.length > 0) {
    const places = [later.map((row) => row.dueAt), later.map((row) => row.hash)]
    statements.push({ text: SCHEDULE, values: [...places, ...columns(later)] })
  }
  const [first] = now
  if (first && now.length === 1) {
    const { hash, bucket, eventId, topic, key, value, headers } = first
    statements.push({ text: INSERT_ONE, values: [hash, bucket, eventId, topic, key, value, headers] })
  } else if (first) {
    statements.push({ text: INSERT, values: [plainArray(sortedHashes(now)), ...columns(now)] })
  }
  return statements
}

const columns = (rows: readonly OutboxRow[]): unknown[] => [
  plainArray(rows.map((row) => row.bucket)),
  plainArray(rows.map((row) => row.eventId)),
  rows.map((row) => row.topic),
  byteaArray(rows.map((row) => row.key)),
  byteaArray(rows.map((row) => row.value)),
  byteaArray(rows.map((row) => row.headers)),
]
