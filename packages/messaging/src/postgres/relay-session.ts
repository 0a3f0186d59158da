import { BUCKET_LOCK, BUCKETS, type HeaderValue, RELAY_LOCK, WAKE_CHANNEL } from './outbox.ts'
import type { Session } from './session.ts'

export interface PendingRow {
  bucket: number
  id: number
  topic: string
  key: Buffer | null
  value: Buffer | null
  headers: Record<string, HeaderValue>
  created_at: Date
}

/** A relay's own connection: what it claims is claimed while the connection lives, and not a moment longer. */
export interface RelaySession {
  connect(): Promise<void>
  /** Takes free buckets up to a fair share, and gives back what is over it. Changes `owned` in place. */
  share(owned: Set<number>): Promise<void>
  /** The first pending rows of these buckets, each bucket's in the order of ids. */
  pending(buckets: readonly number[], most: number): Promise<PendingRow[]>
  /** Deletes exactly these rows. */
  acknowledge(rows: readonly PendingRow[]): Promise<void>
  close(): Promise<void>
}

// Bucket by bucket: one `bucket = any(…) order by id` would sort the whole backlog for each batch.
const PENDING = `
  select o.bucket, o.id, o.topic, o.key, o.value, o.headers, o.created_at
  from unnest($1::smallint[]) as b(bucket)
  cross join lateral (
    select * from messaging.outbox where bucket = b.bucket order by id limit $2
  ) o`

// By id and not "up to id": a row of another key in the bucket may have become visible with a lower id meanwhile.
const ACKNOWLEDGE = `
  delete from messaging.outbox o using unnest($1::smallint[], $2::bigint[]) as d(bucket, id)
  where o.bucket = d.bucket and o.id = d.id`

const RELAYS = `
  select count(distinct pid)::int as relays from pg_locks
  where locktype = 'advisory' and classid = ${RELAY_LOCK} and granted
    and database = (select oid from pg_database where datname = current_database())`

// Each relay starts at another bucket, so that several that start together do not try the same ones in turn.
const CLAIM = `
  select b.bucket from unnest($1::int[]) as b(bucket) where pg_try_advisory_lock(${BUCKET_LOCK}, b.bucket)`

/** The most buckets a relay holds when `relays` share them. */
export const fairShare = (relays: number): number => Math.ceil(BUCKETS / Math.max(1, relays))

const GIVE_BACK = `select pg_advisory_unlock(${BUCKET_LOCK}, b.bucket) from unnest($1::int[]) as b(bucket)`

export function openRelaySession(client: Session, onWake: () => void): RelaySession {
  client.on('notification', onWake)

  return {
    async connect() {
      await client.connect()
      await client.query(`listen ${WAKE_CHANNEL}`)
      await client.query('select pg_advisory_lock_shared($1, 0)', [RELAY_LOCK])
    },
    async share(owned) {
      const { rows } = await client.query<{ relays: number }>(RELAYS)
      const share = fairShare(rows[0]?.relays ?? 1)
      if (owned.size > share) {
        const surplus = [...owned].slice(share)
        await client.query(GIVE_BACK, [surplus])
        for (const bucket of surplus) owned.delete(bucket)
      } else if (owned.size < share) {
        for (const bucket of await claim(client, wanted(owned, share))) owned.add(bucket)
      }
    },
    async pending(buckets, most) {
      if (buckets.length === 0) return []
      const perBucket = Math.max(20, Math.ceil(most / buckets.length))
      const { rows } = await client.query<PendingRow>({ name: 'pending', text: PENDING, values: [buckets, perBucket] })
      return rows
    },
    async acknowledge(rows) {
      const values = [rows.map((row) => row.bucket), rows.map((row) => row.id)]
      await client.query({ name: 'acknowledge', text: ACKNOWLEDGE, values })
    },
    async close() {
      // Already gone is as good as closed.
      await client.end().catch(() => {})
    },
  }
}

function wanted(owned: ReadonlySet<number>, share: number): { candidates: number[]; most: number } {
  const start = Math.floor(Math.random() * BUCKETS)
  const candidates = Array.from({ length: BUCKETS }, (_, i) => (start + i) % BUCKETS).filter(
    (bucket) => !owned.has(bucket),
  )
  return { candidates, most: share - owned.size }
}

/** Tries candidates until enough are claimed, never more than wanted: a lock taken by mistake would starve its keys. */
async function claim(client: Session, { candidates, most }: { candidates: number[]; most: number }): Promise<number[]> {
  const claimed: number[] = []
  for (let from = 0; from < candidates.length && claimed.length < most; ) {
    const some = candidates.slice(from, from + most - claimed.length)
    from += some.length
    const { rows } = await client.query<{ bucket: number }>(CLAIM, [some])
    claimed.push(...rows.map((row) => row.bucket))
  }
  return claimed
}
