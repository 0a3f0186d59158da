import { keyHash } from '../hash.ts'
import { plainArray } from './arrays.ts'
import { type Backlog, readBacklog } from './backlog.ts'
import { BUCKET_LOCK, BUCKETS, RELAY_LOCK, WAKE_CHANNEL } from './outbox.ts'
import type { Session } from './session.ts'
import { watchSettledId } from './settled-id.ts'

export interface PendingRow {
  bucket: number
  id: number
  topic: string
  key: Buffer | null
  value: Buffer | null
  headers: Buffer
}

/** Where to read a bucket from. */
export interface ReadFrom {
  bucket: number
  id: number
}

/** What one acknowledgement took out of the outbox. */
export interface Acknowledged {
  /** How long its oldest row had waited, in seconds. */
  oldestSeconds: number
}

/**
 * How long a relay that is stopped, or cut off from PostgreSQL, keeps its buckets, in milliseconds. The server ends a
 * session that asks nothing for so long (a relay asks every second), and with the session its claims.
 */
export const HOLD_MS = 10_000

/**
 * A relay's own connection: what it claims is claimed while the connection lives, and not a moment longer. Everything
 * that takes rows out of the outbox runs here too, so a relay that lost its claims can't. Statements are answered in
 * the order in which they are given.
 */
export interface RelaySession {
  connect(): Promise<void>
  /** How many buckets are this relay's fair share now. */
  share(): Promise<number>
  /** Takes free buckets, at most so many. */
  claim(owned: ReadonlySet<number>, most: number): Promise<number[]>
  giveBack(buckets: readonly number[]): Promise<void>
  /** The highest id such that no row with this id or a lower one can become visible any more. */
  settledId(): Promise<number>
  /** At most so many pending rows, of each bucket and in all: bucket after bucket, each bucket's in the order of ids. None of the topics `without`. */
  pending(
    from: readonly ReadFrom[],
    perBucket: number,
    most: number,
    without?: readonly string[],
  ): Promise<PendingRow[]>
  /** Takes out exactly these rows, and keeps them among the published ones when `keep`. */
  acknowledge(rows: readonly PendingRow[], keep: boolean): Promise<Acknowledged>
  /** Moves all pending rows of a key into quarantine. `refused` begins one; without it, false when there is none. */
  quarantine(key: KeyPlace, refused?: { id: number; reason: string }): Promise<boolean>
  /** The keys of these buckets that are in quarantine. */
  quarantined(buckets: readonly number[]): Promise<KeyPlace[]>
  /** What waits in these buckets and in all, and what holds up vacuum. */
  backlog(from: readonly ReadFrom[]): Promise<Backlog>
  close(): Promise<void>
}

/** A key of a topic: what has an order. */
export interface KeyPlace {
  bucket: number
  topic: string
  key: Buffer | null
}

/** A read stops behind the row of a bucket with which it has so many bytes of values. */
export const MAX_BUCKET_BYTES = 1_000_000

// Bucket by bucket: one `bucket = any(…) order by id` would sort the whole backlog for each batch. The running sum
// keeps a bucket of large events from filling the memory; it reads lengths, not values.
const pendingOf = (which: string) => `
  select o.bucket, o.id, o.topic, o.key, o.value, o.headers
  from unnest($1::smallint[], $2::bigint[]) as b(bucket, from_id)
  cross join lateral (
    select * from (
      select *, sum(octet_length(p.value)) over (order by p.id rows between unbounded preceding and 1 preceding) as before
      from (
        select * from messaging.outbox where bucket = b.bucket and id >= b.from_id ${which} order by id limit $3
      ) p
    ) w where w.before is null or w.before < ${MAX_BUCKET_BYTES}
  ) o limit $4`

const PENDING = pendingOf('')
const PENDING_WITHOUT = pendingOf('and topic <> all($5::text[])')

// By id and not "up to id": a row of another key in the bucket may have become visible with a lower id meanwhile.
const GONE = `
  delete from messaging.outbox o using unnest($1::smallint[], $2::bigint[]) as d(bucket, id)
  where o.bucket = d.bucket and o.id = d.id`

const OLDEST = 'extract(epoch from clock_timestamp() - min(created_at))::float8 as oldest from gone'

const ACKNOWLEDGE = `with gone as (${GONE} returning o.created_at) select ${OLDEST}`

const KEEP = `
  with gone as (${GONE} returning o.bucket, o.id, o.event_id, o.topic, o.key, o.value, o.headers, o.created_at),
  kept as (
    insert into messaging.published (bucket, id, event_id, topic, key, value, headers, created_at) select * from gone
    on conflict do nothing
  ) select ${OLDEST}`

const OTHER_PLANS = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_sort', 'jit']

const RELAYS = `
  select count(distinct pid)::int as relays from pg_locks
  where locktype = 'advisory' and classid = ${RELAY_LOCK} and granted
    and database = (select oid from pg_database where datname = current_database())`

// Each relay starts at another bucket, so that several that start together do not try the same ones in turn.
const CLAIM = `
  select b.bucket from unnest($1::int[]) as b(bucket) where pg_try_advisory_lock(${BUCKET_LOCK}, b.bucket)`

const GIVE_BACK = `select pg_advisory_unlock(${BUCKET_LOCK}, b.bucket) from unnest($1::int[]) as b(bucket)`

const QUARANTINE = 'select messaging.quarantine_key($1, $2, $3, $4, $5, $6) as moved'

const QUARANTINED = `
  select distinct bucket, topic, key from messaging.quarantine where bucket = any($1::smallint[]) and key is not null`

/** The most buckets a relay holds when `relays` share them. */
export const fairShare = (relays: number): number => Math.ceil(BUCKETS / Math.max(1, relays))

export function openRelaySession(client: Session, onWake: () => void): RelaySession {
  client.on('notification', onWake)

  return {
    async connect() {
      await client.connect()
      // A stopped process still answers at TCP's level: only silence tells. The second is for one that is cut off or
      // stopped in the middle of an answer, which the server would otherwise wait to deliver.
      await client.query(`set idle_session_timeout = ${HOLD_MS}`)
      await client.query(`set tcp_user_timeout = ${HOLD_MS}`)
      // Its few statements look rows up by the key, whatever the statistics of a table say that fills and empties all day:
      // the other plans read the whole of it for a batch.
      for (const plan of OTHER_PLANS) await client.query(`set ${plan} = off`)
      await client.query('set plan_cache_mode = force_generic_plan')
      // Deletions are durable with the next commit of anybody, or within a second: a crash of the server brings rows back that Kafka
      // has, from some row of each key on without a gap, which adds copies as any crash of a relay does (ADR 15).
      await client.query('set synchronous_commit = off')
      await client.query(`listen ${WAKE_CHANNEL}`)
      await client.query('select pg_advisory_lock_shared($1, 0)', [RELAY_LOCK])
    },
    async share() {
      const { rows } = await client.query<{ relays: number }>({ name: 'relays', text: RELAYS })
      return fairShare(rows[0]?.relays ?? 1)
    },
    async claim(owned, most) {
      const start = Math.floor(Math.random() * BUCKETS)
      const candidates = Array.from({ length: BUCKETS }, (_, i) => (start + i) % BUCKETS).filter(
        (bucket) => !owned.has(bucket),
      )
      const claimed: number[] = []
      // Never more at a time than are wanted: a lock taken by mistake would starve its keys.
      for (let from = 0; from < candidates.length && claimed.length < most; ) {
        const some = candidates.slice(from, from + most - claimed.length)
        from += some.length
        const { rows } = await client.query<{ bucket: number }>(CLAIM, [some])
        claimed.push(...rows.map((row) => row.bucket))
      }
      return claimed
    },
    async giveBack(buckets) {
      await client.query(GIVE_BACK, [buckets])
    },
    settledId: watchSettledId(client),
    async pending(from, perBucket, most, without = []) {
      if (from.length === 0) return []
      const values = [
        plainArray(from.map(({ bucket }) => bucket)),
        plainArray(from.map(({ id }) => id)),
        perBucket,
        most,
      ]
      const query =
        without.length === 0
          ? { name: 'pending', text: PENDING, values }
          : { name: 'pending-without', text: PENDING_WITHOUT, values: [...values, without] }
      return (await client.query<PendingRow>(query)).rows
    },
    async acknowledge(rows, keep) {
      const text = keep ? KEEP : ACKNOWLEDGE
      const values = [plainArray(rows.map((row) => row.bucket)), plainArray(rows.map((row) => row.id))]
      const done = await client.query<{ oldest: number | null }>({ name: keep ? 'keep' : 'acknowledge', text, values })
      return { oldestSeconds: Math.max(0, done.rows[0]?.oldest ?? 0) }
    },
    async quarantine({ bucket, topic, key }, refused) {
      const hash = key ? keyHash(key) : 0
      const values = [bucket, topic, key, hash, refused?.id ?? null, refused?.reason ?? 'behind a row that was refused']
      const { rows } = await client.query<{ moved: number | null }>({ name: 'quarantine', text: QUARANTINE, values })
      return typeof rows[0]?.moved === 'number'
    },
    async quarantined(buckets) {
      const values = [plainArray(buckets)]
      const { rows } = await client.query<KeyPlace>({ name: 'quarantined', text: QUARANTINED, values })
      return rows
    },
    backlog: (from) => readBacklog(client, from),
    async close() {
      // Already gone is as good as closed.
      await client.end().catch(() => {})
    },
  }
}
