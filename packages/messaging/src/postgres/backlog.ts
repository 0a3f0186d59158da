import { plainArray } from './arrays.ts'
import type { ReadFrom } from './relay-session.ts'
import type { Session } from './session.ts'

export interface Backlog {
  /** How long the oldest pending row of these buckets has waited, in seconds; 0 when there is none. */
  oldestSeconds: number
  /** Rows in the outbox, by the statistics of PostgreSQL. */
  rows: number
  /** How long the oldest snapshot on this database has been held, in seconds: dead rows since then stay. */
  snapshotSeconds: number
}

// From where each bucket is read, so that it is as quick when dead rows can't be cleared away.
const OLDEST_PENDING = `
  select extract(epoch from clock_timestamp() - min(o.created_at))::float8 as seconds
  from unnest($1::smallint[], $2::bigint[]) as b(bucket, from_id)
  cross join lateral (
    select created_at from messaging.outbox where bucket = b.bucket and id >= b.from_id order by id limit 1
  ) o`

const ROWS = `select n_live_tup as rows from pg_stat_all_tables where relid = 'messaging.outbox'::regclass`

const HELD_SNAPSHOT = `
  select extract(epoch from clock_timestamp() - min(xact_start))::float8 as seconds
  from pg_stat_activity where datname = current_database() and backend_xmin is not null`

/** What waits in buckets that are read from these places, and in all. */
export async function readBacklog(client: Pick<Session, 'query'>, from: readonly ReadFrom[]): Promise<Backlog> {
  const values = [plainArray(from.map(({ bucket }) => bucket)), plainArray(from.map(({ id }) => id))]
  const [oldest, rows, held] = await Promise.all([
    client.query<{ seconds: number | null }>({ name: 'oldest', text: OLDEST_PENDING, values }),
    client.query<{ rows: number }>({ name: 'rows', text: ROWS }),
    client.query<{ seconds: number | null }>({ name: 'held', text: HELD_SNAPSHOT }),
  ])
  return {
    oldestSeconds: Math.max(0, oldest.rows[0]?.seconds ?? 0),
    rows: rows.rows[0]?.rows ?? 0,
    snapshotSeconds: held.rows[0]?.seconds ?? 0,
  }
}
