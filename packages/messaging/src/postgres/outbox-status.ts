import type { Database } from './database.ts'
import { BUCKETS, RELAY_LOCK } from './outbox.ts'

/** Rows of an outbox are counted up to here: counting a backlog of millions would add to it. */
export const MOST_COUNTED = 10_000

/** What waits in an outbox, and whether anybody carries it. */
export interface OutboxStatus {
  /** Rows to be sent, counted up to 10,000. */
  pending: number
  /** How long the oldest of them has waited, in seconds; 0 when there is none. */
  oldestSeconds: number
  /** Rows that wait for a key in quarantine. */
  quarantined: number
  /** Events to be published at a time to come. */
  scheduled: number
  /** How long the one that is longest past its time waits to become a row, in seconds; 0 when none does. */
  overdueSeconds: number
  /** Relays that are connected to this database. */
  relays: number
}

// A bucket's first row is its oldest, and its primary key finds it, however many there are.
const STATUS = `
  select
    (select count(*) from (select from messaging.outbox limit ${MOST_COUNTED}) as waiting) as pending,
    (
      select greatest(0, coalesce(extract(epoch from clock_timestamp() - min(o.created_at)), 0))::float8
      from generate_series(0, ${BUCKETS - 1}) as b(bucket)
      cross join lateral (select created_at from messaging.outbox where bucket = b.bucket order by id limit 1) o
    ) as "oldestSeconds",
    (select count(*) from messaging.quarantine) as quarantined,
    (select count(*) from messaging.scheduled) as scheduled,
    (
      select greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0))::float8 from messaging.scheduled
    ) as "overdueSeconds",
    (
      select count(distinct pid)::int from pg_locks
      where locktype = 'advisory' and classid = ${RELAY_LOCK} and granted
        and database = (select oid from pg_database where datname = current_database())
    ) as relays`

/** Reads what waits in the outbox of this database, changing nothing. Throws the driver's error when it can't be reached. */
export async function outboxStatus(db: Database): Promise<OutboxStatus> {
  const [status] = await db.query<OutboxStatus>(STATUS)
  if (status === undefined) throw new RangeError('PostgreSQL answered without a row')
  return status
}
