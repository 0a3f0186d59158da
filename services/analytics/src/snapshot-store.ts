import type { AnyEvent, Tx } from '@waybill/messaging'
import { FACTS } from './store.ts'

/**
 * Makes the calling transaction the only one that closes windows; false when another is at it. Of two at once each would
 * miss what the other has just counted, and publish too small a total.
 */
export async function lockClosing(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('analytics: close windows')) as locked`,
  )
  return row?.locked ?? false
}

/** Notes the minutes of all facts of closed minutes that no count has looked at yet. */
export async function noteUncounted(tx: Tx, before: Date): Promise<void> {
  // A step also tells from where the times of the order's other steps are counted.
  await tx.query(
    `with fresh as (update steps set counted = true where not counted and minute < $1 returning order_id)
     insert into recounts select distinct minute from steps where order_id in (select order_id from fresh)
     on conflict do nothing`,
    [before],
  )
  // A reduction tells what was sold in the minute the order was placed, and what the pharmacist's no was worth.
  await tx.query(
    `with fresh as (update reductions set counted = true where not counted and minute < $1 returning order_id, minute)
     insert into recounts
     select minute from fresh
     union select sales.minute from sales join fresh using (order_id)
     union select failures.minute from failures join fresh using (order_id)
     on conflict do nothing`,
    [before],
  )
  for (const table of FACTS.filter((table) => table !== 'steps' && table !== 'reductions')) {
    await tx.query(
      `with fresh as (update ${table} set counted = true where not counted and minute < $1 returning minute)
       insert into recounts select distinct minute from fresh on conflict do nothing`,
      [before],
    )
  }
}

/** Takes up to `limit` of the closed minutes that are to be counted anew, the oldest first. */
export async function takeRecounts(tx: Tx, before: Date, limit: number): Promise<Date[]> {
  const rows = await tx.query<{ minute: Date }>(
    `delete from recounts where minute in (select minute from recounts where minute < $1 order by minute limit $2)
     returning minute`,
    [before, limit],
  )
  return rows.map(({ minute }) => minute)
}

/** Has all that was ever published looked at again, and published again where it differs. */
export async function recountAll(tx: Tx): Promise<void> {
  await tx.query('insert into recounts select distinct minute from snapshots on conflict do nothing')
}

/** What was published last of the windows of these minutes, by their keys. */
export async function snapshotsIn(
  tx: Tx,
  minutes: readonly Date[],
): Promise<Map<string, { type: string; data: string }>> {
  const rows = await tx.query<{ window: string; type: string; data: string }>(
    `select window_key as "window", type, data from snapshots where minute = any($1::timestamptz[])`,
    [minutes],
  )
  return new Map(rows.map(({ window, ...rest }) => [window, rest]))
}

export async function saveSnapshots(tx: Tx, counts: readonly AnyEvent[]): Promise<void> {
  await tx.query(
    `insert into snapshots (window_key, minute, type, data)
     select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[])
     on conflict (window_key) do update set data = excluded.data`,
    [
      counts.map(({ data }) => data.window),
      counts.map(({ data }) => data.start),
      counts.map(({ event }) => event.type),
      counts.map(({ data }) => JSON.stringify(data)),
    ],
  )
}

export async function dropSnapshots(tx: Tx, windows: readonly string[]): Promise<void> {
  await tx.query('delete from snapshots where window_key = any($1::text[])', [windows])
}
