import type { Database } from '../postgres/database.ts'
import { LOCK_KEYS, SCHEDULE_LOCK, sortedHashes, WAKE_CHANNEL } from '../postgres/outbox.ts'

const MOST = 500
/** How long a process that stands still in the middle of it keeps the keys locked: the server ends its session then. */
const STANDSTILL_MS = 10_000

/**
 * Moves scheduled events that are due into the outbox, in the order of their times. One process does it at a time; the
 * ids are taken under the locks of the keys, as by everyone who writes to the outbox.
 *
 * @returns in how many milliseconds the next one is due, or undefined when none is known
 */
export async function moveDue(db: Database): Promise<number | undefined> {
  const [next] = await db.query<{ in_ms: number | null }>(
    'select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8 as in_ms from messaging.scheduled',
  )
  if (next?.in_ms === undefined || next.in_ms === null) return undefined
  if (next.in_ms > 0) return next.in_ms
  return db.transaction(async (tx) => {
    const [, [first]] = await Promise.all([
      tx.query(`set local idle_in_transaction_session_timeout = ${STANDSTILL_MS}`),
      tx.query<{ mine: boolean }>(
        `select pg_try_advisory_xact_lock(${SCHEDULE_LOCK}, 0) as mine from messaging.scheduled limit 1`,
      ),
    ])
    if (!first?.mine) return undefined
    const rows = await tx.query<{ id: number; hash: number; in_ms: number }>(
      `select id, hash, (extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as in_ms
       from messaging.scheduled order by due_at, id limit ${MOST}`,
    )
    const due = rows.filter((row) => row.in_ms <= 0)
    if (due.length > 0) {
      await Promise.all([
        tx.query(LOCK_KEYS, [sortedHashes(due)]),
        tx.query(
          `with gone as (delete from messaging.scheduled where id = any($1::bigint[]) returning *)
           insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
           select bucket, event_id, topic, key, value, headers from gone order by due_at, id`,
          [due.map((row) => row.id)],
        ),
        tx.query('select pg_notify($1, $2)', [WAKE_CHANNEL, '']),
      ])
    }
    return due.length === MOST ? 0 : rows.find((row) => row.in_ms > 0)?.in_ms
  })
}
