import { keyHash } from '../hash.ts'
import type { Pane } from '../window/window.ts'
import type { Database, Tx } from './database.ts'

/** Advisory lock classes: held shared by whoever adds to a window, alone by whoever closes some; and by its one closer. */
const WINDOW_LOCK = 7341
const CLOSER_LOCK = 7342

const lockOf = (name: string): number => keyHash(Buffer.from(name))

type Place = Pick<Pane, 'start' | 'key'>
const starts = (panes: readonly Place[]) => panes.map(({ start }) => start)
const keys = (panes: readonly Place[]) => panes.map(({ key }) => key)

const CLOSED = `coalesce((select closed_until from messaging.window_marks where name = $1), '-infinity')`

// A statement of its own: the ones behind it must see what a closer that held the lock has committed.
const SHARE = `select pg_advisory_xact_lock_shared(${WINDOW_LOCK}, $1)`

const BEGIN = `
  insert into messaging.windows (name, starts_at, key, ends_at)
  select $1, p.starts_at, p.key, p.ends_at
  from unnest($2::timestamptz[], $3::text[], $4::timestamptz[]) as p(starts_at, key, ends_at)
  where p.ends_at > ${CLOSED} order by p.starts_at, p.key
  on conflict do nothing`

const LOCK = `
  select w.starts_at as start, w.key, w.state from messaging.windows w
  where w.name = $1 and w.ends_at > ${CLOSED}
    and (w.starts_at, w.key) in (select * from unnest($2::timestamptz[], $3::text[]))
  order by w.starts_at, w.key for update of w`

/**
 * Locks the rows of these windows until the transaction ends and returns their states, null for one that begins now; one that is
 * closed is not among them. Until the transaction ends none of them is closed either.
 *
 * Rows that are new are inserted first and those that are there locked then, both sorted: who waits for a row that another is
 * inserting holds no row that the other could still want. So these locks cannot deadlock.
 */
export async function lockOpenPanes(
  tx: Tx,
  name: string,
  panes: readonly Pane[],
): Promise<Map<string, { state: unknown }>> {
  // Sent together, answered in order: one round trip.
  const [, , rows] = await Promise.all([
    tx.query(SHARE, [lockOf(name)]),
    tx.query(BEGIN, [name, starts(panes), keys(panes), panes.map(({ end }) => end)]),
    tx.query<Place & { state: unknown }>(LOCK, [name, starts(panes), keys(panes)]),
  ])
  return new Map(rows.map((row) => [`${row.start.getTime()} ${row.key}`, row]))
}

const SAVE = `
  update messaging.windows w set state = p.state, events = w.events + p.events
  from unnest($2::timestamptz[], $3::text[], $4::json[], $5::int[]) as p(starts_at, key, state, events)
  where w.name = $1 and w.starts_at = p.starts_at and w.key = p.key`

/** Saves states, as JSON, with how many events came to each. */
export async function savePanes(
  tx: Tx,
  name: string,
  panes: readonly (Place & { state: string; events: number })[],
): Promise<void> {
  if (panes.length === 0) return
  const values = [panes.map(({ state }) => state), panes.map(({ events }) => events)]
  await tx.query(SAVE, [name, starts(panes), keys(panes), ...values])
}

/** How far a partition has come in event time, and how many events came too late. */
export interface Clock {
  topic: string
  partition: number
  latest: Date | null
  late: number
  dropped: number
}

const MOVE = `
  insert into messaging.window_clocks as c (name, topic, partition, latest, late, dropped)
  select $1, n.* from unnest($2::text[], $3::int[], $4::timestamptz[], $5::bigint[], $6::bigint[]) as n
  order by 2, 3
  on conflict (name, topic, partition) do update
  set latest = greatest(c.latest, excluded.latest), late = c.late + excluded.late, dropped = c.dropped + excluded.dropped`

/** Moves clocks on, never back, and adds to their counts. */
export async function moveClocks(tx: Tx, name: string, clocks: readonly Clock[]): Promise<void> {
  await tx.query(MOVE, [
    name,
    clocks.map(({ topic }) => topic),
    clocks.map(({ partition }) => partition),
    clocks.map(({ latest }) => latest),
    clocks.map(({ late }) => late),
    clocks.map(({ dropped }) => dropped),
  ])
}

export const readClocks = (db: Database, name: string): Promise<Clock[]> =>
  db.query<Clock>('select topic, partition, latest, late, dropped from messaging.window_clocks where name = $1', [name])

/** When the first open window ends, or undefined when none is open. */
export async function firstEnd(db: Database, name: string): Promise<Date | undefined> {
  const [row] = await db.query<{ first: Date | null }>(
    `select min(ends_at) as first from messaging.windows where name = $1 and ends_at > ${CLOSED}`,
    [name],
  )
  return row?.first ?? undefined
}

/**
 * Closes the windows that end by this time: waits until nobody adds to them and then lets nobody add. Their results are to be
 * published after that; a crash between leaves them closed and their rows there.
 */
export async function closeUntil(tx: Tx, name: string, until: Date): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${WINDOW_LOCK}, $1)`, [lockOf(name)])
  await tx.query(
    `insert into messaging.window_marks as m (name, closed_until) values ($1, $2)
     on conflict (name) do update set closed_until = greatest(m.closed_until, excluded.closed_until)`,
    [name, until],
  )
}

/** A window whose result is to be published. */
export interface DuePane extends Pane {
  state: unknown
}

const PANE = 'starts_at as start, ends_at as end, key, state'

/** The first closed windows whose results are not published yet. */
export const closedPanes = (db: Database, name: string, most: number): Promise<Pane[]> =>
  db.query<Pane>(
    `select ${PANE} from messaging.windows
     where name = $1 and ends_at <= ${CLOSED} and (retry_at is null or retry_at <= now())
     order by ends_at, key limit $2`,
    [name, most],
  )

/** Open windows that got events since they were last told of, unless that was less than `earlyMs` ago. */
export const changedPanes = (db: Database, name: string, earlyMs: number, most: number): Promise<Pane[]> =>
  db.query<Pane>(
    `select ${PANE} from messaging.windows
     where name = $1 and ends_at > ${CLOSED} and events > told_events and (retry_at is null or retry_at <= now())
       and (told_at is null or told_at <= now() - $2::float8 * interval '1 ms')
     order by ends_at, key limit $3`,
    [name, earlyMs, most],
  )

/** Makes this transaction the only one that closes a window's panes, so that a key's results leave in their order. */
export async function lockClosing(tx: Tx, name: string): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(`select pg_try_advisory_xact_lock(${CLOSER_LOCK}, $1) as locked`, [
    lockOf(name),
  ])
  return row?.locked ?? false
}

const THESE = 'name = $1 and (starts_at, key) in (select * from unnest($2::timestamptz[], $3::text[]))'

/** Takes windows out, with what they hold. Of several that try, one gets each. */
export const takePanes = (tx: Tx, name: string, panes: readonly Place[]): Promise<DuePane[]> =>
  tx.query<DuePane>(`delete from messaging.windows where ${THESE} returning ${PANE}`, [
    name,
    starts(panes),
    keys(panes),
  ])

/** Marks open windows as told of, with what they hold now; sorted as by those who add to them. */
export const markTold = (tx: Tx, name: string, panes: readonly Place[]): Promise<DuePane[]> =>
  tx.query<DuePane>(
    `with changed as (
       select name, starts_at, key from messaging.windows
       where ${THESE} and events > told_events order by starts_at, key for update)
     update messaging.windows w set told_events = w.events, told_at = now() from changed c
     where w.name = c.name and w.starts_at = c.starts_at and w.key = c.key
     returning w.starts_at as start, w.ends_at as end, w.key, w.state`,
    [name, starts(panes), keys(panes)],
  )

/** Lets a window wait whose result could not be published. */
export async function setAside(db: Database, name: string, pane: Place, error: string, forMs: number): Promise<void> {
  await db.query(
    `update messaging.windows set error = $4, retry_at = now() + $5::float8 * interval '1 ms'
     where name = $1 and starts_at = $2 and key = $3`,
    [name, pane.start, pane.key, error, forMs],
  )
}

/** The offsets up to which the group has taken each partition, by topic id and partition. */
export async function takenOffsets(db: Database, group: string): Promise<Map<string, bigint>> {
  const rows = await db.query<{ topic_id: string; partition: number; next_offset: string }>(
    'select topic_id, partition, next_offset::text from messaging.offsets where consumer_group = $1',
    [group],
  )
  return new Map(rows.map((row) => [`${row.topic_id}/${row.partition}`, BigInt(row.next_offset)]))
}
