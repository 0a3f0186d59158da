import type pg from 'pg'
import { keyHash } from '../hash.ts'
import { packHeaders } from '../kafka/record-batch.ts'
import { statementName } from './statements.ts'

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
  headers: Record<string, HeaderValue>
  /** When it is to be published; without it, with the commit. */
  dueAt?: Date | undefined
}

export function outboxRow(row: Omit<OutboxRow, 'bucket' | 'hash'>): OutboxRow {
  const hash = keyHash(row.key ?? Buffer.from(row.eventId))
  return { ...row, hash, bucket: ((hash % BUCKETS) + BUCKETS) % BUCKETS }
}

/** Parameters: the hashes, each once, in ascending order. */
export const LOCK_KEYS = `select pg_advisory_xact_lock(${KEY_LOCK}, k) from unnest($1::int[]) as k`

const INSERT = `
  insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
  select bucket, event_id, topic, key, value, headers
  from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
       with ordinality as r(bucket, event_id, topic, key, value, headers, n)
  order by n`

const SCHEDULE = `
  insert into messaging.scheduled (due_at, bucket, hash, event_id, topic, key, value, headers)
  select due_at, bucket, hash, event_id, topic, key, value, headers
  from unnest($1::timestamptz[], $2::smallint[], $3::int[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[])
       with ordinality as r(due_at, bucket, hash, event_id, topic, key, value, headers, n)
  order by n`

export const sortedHashes = (rows: readonly { hash: number }[]): number[] =>
  [...new Set(rows.map((row) => row.hash))].sort((a, b) => a - b)

/**
 * Writes a transaction's events, to be followed by COMMIT on the same connection without waiting.
 *
 * The ids are what a key's events are ordered by, so they must be given in the order of commits. Hence the lock:
 * it is taken in its own statement before the insert takes its ids, and held until the commit is visible. Two
 * transactions on one key therefore get ids in the order in which they commit. The locks are taken last and in
 * sorted order, so nothing that holds one waits for anything but a later one: they cannot deadlock.
 */
export function insertOutbox(client: pg.ClientBase, rows: readonly OutboxRow[]): Promise<unknown>[] {
  const run = (text: string, values: unknown[]) =>
    client.query({ name: statementName(text) as string, text, values }) as Promise<unknown>
  const now = rows.filter((row) => !row.dueAt)
  const later = rows.filter((row) => row.dueAt)
  const columns = (some: readonly OutboxRow[]) => [
    some.map((row) => row.eventId),
    some.map((row) => row.topic),
    some.map((row) => row.key),
    some.map((row) => row.value),
    some.map((row) => packHeaders(row.headers)),
  ]
  const writes: Promise<unknown>[] = []
  if (later.length > 0) {
    const places = [later.map((row) => row.dueAt), later.map((row) => row.bucket), later.map((row) => row.hash)]
    writes.push(run(SCHEDULE, [...places, ...columns(later)]))
  }
  if (now.length > 0) {
    writes.push(run(LOCK_KEYS, [sortedHashes(now)]))
    writes.push(run(INSERT, [now.map((row) => row.bucket), ...columns(now)]))
  }
  return writes
}
