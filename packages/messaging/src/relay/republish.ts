import type { Database } from '../postgres/database.ts'
import { BUCKET_LOCK, BUCKETS } from '../postgres/outbox.ts'

const MOST = 5_000

/** Which published events to send again. */
export interface Republishing {
  /** Those that Kafka took since then. */
  since: Date
  /** Only those of this topic. */
  topic?: string
}

/** How many events `republish` would put back now. */
export async function republishable(db: Database, { since, topic }: Republishing): Promise<number> {
  const [row] = await db.query<{ events: number }>(
    'select count(*) as events from messaging.published where published_at >= $1 and ($2::text is null or topic = $2)',
    [since, topic ?? null],
  )
  return row?.events ?? 0
}

/**
 * Puts published events that a relay has kept (`keepPublishedMs`) back into the outbox, for the time after Kafka lost
 * some: with their ids, so that they stand in front of what is pending. Consumers that have taken them take no notice;
 * those that missed them get them in order. Stop the relays first: one that runs has already gone past them.
 *
 * @returns how many events went back
 * @throws Error when a relay runs
 */
export async function republish(db: Database, { since, topic }: Republishing): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(${BUCKET_LOCK}, b) as mine from generate_series(0, ${BUCKETS - 1}) as b`,
    )
    if (!rows.every((row) => row.mine)) {
      throw new Error('A relay runs on this database: stop all its relays, republish, and start them again')
    }
    const back = await tx.query(
      `with back as (
         delete from messaging.published where published_at >= $1 and ($2::text is null or topic = $2)
         returning bucket, id, event_id, topic, key, value, headers, created_at
       )
       insert into messaging.outbox (bucket, id, event_id, topic, key, value, headers, created_at) overriding system value
       select * from back returning 1`,
      [since, topic ?? null],
    )
    return back.length
  })
}

/** Forgets published events older than the window, some thousand at a time. Returns how many. */
export async function forgetPublished(db: Database, windowMs: number): Promise<number> {
  const rows = await db.query(
    `delete from messaging.published where ctid in (
       select ctid from messaging.published where published_at < now() - $1::float8 * interval '1 ms' limit ${MOST})
     returning 1`,
    [windowMs],
  )
  return rows.length
}
