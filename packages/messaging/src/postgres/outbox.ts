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
}

export function outboxRow(row: Omit<OutboxRow, 'bucket' | 'hash'>): OutboxRow {
  const hash = keyHash(row.key ?? Buffer.from(row.eventId))
  return { ...row, hash, bucket: ((hash % BUCKETS) + BUCKETS) % BUCKETS }
}

const LOCK_KEYS = `select pg_advisory_xact_lock(${KEY_LOCK}, k) from unnest($1::int[]) as k`

const INSERT = `
  insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
  select bucket, event_id, topic, key, value, headers
  from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
       with ordinality as r(bucket, event_id, topic, key, value, headers, n)
  order by n`

/**
 * Writes a transaction's events, to be followed by COMMIT on the same connection without waiting.
 *
 * The ids are what a key's events are ordered by, so they must be given in the order of commits. Hence the lock:
 * it is taken in its own statement before the insert takes its ids, and held until the commit is visible. Two
 * transactions on one key therefore get ids in the order in which they commit. The locks are taken last and in
 * sorted order, so nothing that holds one waits for anything but a later one: they cannot deadlock.
 */
export function insertOutbox(client: pg.ClientBase, rows: readonly OutboxRow[]): Promise<unknown>[] {
  const hashes = [...new Set(rows.map((row) => row.hash))].sort((a, b) => a - b)
  return [
    client.query({ name: statementName(LOCK_KEYS) as string, text: LOCK_KEYS, values: [hashes] }),
    client.query({
      name: statementName(INSERT) as string,
      text: INSERT,
      values: [
        rows.map((row) => row.bucket),
        rows.map((row) => row.eventId),
        rows.map((row) => row.topic),
        rows.map((row) => row.key),
        rows.map((row) => row.value),
        rows.map((row) => packHeaders(row.headers)),
      ],
    }),
  ]
}
