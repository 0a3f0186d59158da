import type { RawRecord } from '../envelope.ts'
import { headerToBytes, headerToJson } from '../headers.ts'
import type { Database, Tx } from './database.ts'
import type { PartitionId } from './inbox.ts'
import type { HeaderValue } from './outbox.ts'

/** A record to be parked. */
export interface Parking {
  record: RawRecord
  /** Tries that failed so far; 0 for one that only waits behind another of its key. */
  attempts: number
  /** When it may be tried again, in milliseconds from now. */
  dueInMs: number
  error?: string
  firstFailedAt?: Date
}

/** The first parked record of a key. */
export interface ParkedHead {
  offset: bigint
  key: Buffer | null
  /** Milliseconds from now; negative when it is due. */
  dueInMs: number
}

/** A parked record, and what was tried. */
export interface Parked {
  record: RawRecord
  /** Tries that failed. */
  attempts: number
  firstFailedAt: Date
}

const PARK = `
  insert into messaging.parked
    (consumer_group, topic_id, partition, topic, record_offset, key, value, headers, record_timestamp, attempts, last_error, due_at, first_failed_at)
  select $1, $2, $3, $4, r.record_offset, r.key, r.value, r.headers, r.record_timestamp, r.attempts, r.error,
         now() + r.due_in_ms * interval '1 ms', coalesce(r.first_failed_at, now())
  from unnest($5::bigint[], $6::bytea[], $7::bytea[], $8::json[], $9::bigint[], $10::int[], $11::text[], $12::float8[], $13::timestamptz[])
       as r(record_offset, key, value, headers, record_timestamp, attempts, error, due_in_ms, first_failed_at)
  on conflict do nothing`

/** Parks records of one partition. One that is parked already stays as it is. */
export async function park(tx: Tx, group: string, from: PartitionId, parkings: readonly Parking[]): Promise<void> {
  const records = parkings.map(({ record }) => record)
  await tx.query(PARK, [
    group,
    from.topicId,
    from.partition,
    from.topic,
    records.map((record) => record.offset),
    records.map((record) => record.key),
    records.map((record) => record.value),
    records.map((record) =>
      JSON.stringify(Object.fromEntries([...record.headers].map(([name, bytes]) => [name, headerToJson(bytes)]))),
    ),
    records.map((record) => record.timestamp),
    parkings.map(({ attempts }) => attempts),
    parkings.map(({ error }) => error ?? null),
    parkings.map(({ dueInMs }) => dueInMs),
    parkings.map(({ firstFailedAt }) => firstFailedAt ?? null),
  ])
}

const PLACE = 'consumer_group = $1 and topic_id = $2 and partition = $3'
const HEAD = `record_offset::text as "offset", key, extract(epoch from due_at - now()) * 1000 as "dueInMs"`

interface HeadRow {
  offset: string
  key: Buffer | null
  dueInMs: string
}
const toHead = (row: HeadRow): ParkedHead => ({
  offset: BigInt(row.offset),
  key: row.key,
  dueInMs: Number(row.dueInMs),
})

/** The first parked record of each key of a partition. Records without a key stand each for itself. */
export async function parkedHeads(db: Database, group: string, from: PartitionId): Promise<ParkedHead[]> {
  const rows = await db.query<HeadRow>(
    `select distinct on (key, case when key is null then record_offset end) ${HEAD} from messaging.parked where ${PLACE}
     order by key, case when key is null then record_offset end, record_offset`,
    [group, from.topicId, from.partition],
  )
  return rows.map(toHead)
}

/** The first parked record of a key, or undefined. A record without a key has none behind it. */
export async function parkedHead(
  db: Database,
  group: string,
  from: PartitionId,
  key: Buffer | null,
): Promise<ParkedHead | undefined> {
  if (key === null) return undefined
  const [row] = await db.query<HeadRow>(
    `select ${HEAD} from messaging.parked where ${PLACE} and md5(key) = md5($4::bytea) and key = $4 order by record_offset limit 1`,
    [group, from.topicId, from.partition, key],
  )
  return row && toHead(row)
}

/** A key of which events are parked, and its first one, which failed. */
export interface ParkedKey {
  topic: string
  partition: number
  offset: bigint
  key: Buffer | null
  /** The event's type. */
  type: string | undefined
  /** It and those behind it. */
  records: number
  /** Tries that failed. */
  attempts: number
  error: string | undefined
  firstFailedAt: Date
  /** When it is tried again. */
  dueAt: Date
}

/** The keys of a service of which events are parked, those that wait the longest first; `most` of them at most. */
export async function parkedKeys(db: Database, service: string, most: number): Promise<ParkedKey[]> {
  const rows = await db.query<Omit<ParkedKey, 'offset' | 'type' | 'error'> & Record<'offset', string> & NullableTexts>(
    `with heads as (
       select distinct on (topic_id, partition, key, case when key is null then record_offset end) *,
         count(*) over (partition by topic_id, partition, key, case when key is null then record_offset end)::int as records
       from messaging.parked where consumer_group = $1
       order by topic_id, partition, key, case when key is null then record_offset end, record_offset)
     select topic, partition, record_offset::text as "offset", key, headers ->> 'ce_type' as type, records, attempts,
       last_error as error, first_failed_at as "firstFailedAt", due_at as "dueAt"
     from heads order by first_failed_at limit $2`,
    [service, most],
  )
  return rows.map((row) => ({
    ...row,
    offset: BigInt(row.offset),
    type: row.type ?? undefined,
    error: row.error ?? undefined,
  }))
}

type NullableTexts = Record<'type' | 'error', string | null>

interface RecordRow {
  key: Buffer | null
  value: Buffer | null
  headers: Record<string, HeaderValue>
  timestamp: string
  attempts: number
  first_failed_at: Date
}

const RECORD = 'key, value, headers, record_timestamp::text as timestamp, attempts, first_failed_at'

function toRecord({ key, value, headers, timestamp }: RecordRow, from: PartitionId, offset: bigint): RawRecord {
  const bytes = new Map(Object.entries(headers).map(([name, header]) => [name, headerToBytes(header)]))
  const { topic, partition } = from
  return { topic, partition, offset, timestamp: BigInt(timestamp), key, value, headers: bytes }
}

/** A parked record, or undefined when it is not parked any more. */
export async function parkedRecord(
  db: Database,
  group: string,
  from: PartitionId,
  offset: bigint,
): Promise<Parked | undefined> {
  const [row] = await db.query<RecordRow>(
    `select ${RECORD} from messaging.parked where ${PLACE} and record_offset = $4`,
    [group, from.topicId, from.partition, offset],
  )
  if (!row) return undefined
  const { attempts, first_failed_at: firstFailedAt } = row
  return { record: toRecord(row, from, offset), attempts, firstFailedAt }
}

/** Takes records out of the parked ones. Returns the offsets of those that were parked: the others are somebody else's by now. */
export async function unpark(
  tx: Tx,
  group: string,
  from: PartitionId,
  offsets: readonly bigint[],
): Promise<Set<bigint>> {
  const rows = await tx.query<{ offset: string }>(
    `delete from messaging.parked where ${PLACE} and record_offset = any($4::bigint[]) returning record_offset::text as "offset"`,
    [group, from.topicId, from.partition, offsets],
  )
  return new Set(rows.map((row) => BigInt(row.offset)))
}
