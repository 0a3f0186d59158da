import { keyHash } from '../hash.ts'
import { type Pane, paneId } from '../window/pane.ts'
import type { Database, Tx } from './database.ts'

/** Advisory lock classes: held shared by whoever adds to a window, alone by whoever closes some; and by its one closer. */
const WINDOW_LOCK = 7341
const CLOSER_LOCK = 7342

const lockOf = (name: string): number => keyHash(Buffer.from(name))

/** Panes as the three arrays that statements unnest. */
const places = (panes: readonly Pane[]) => [
  panes.map(({ end }) => end),
  panes.map(({ start }) => start),
  panes.map(({ key }) => key),
]

const CLOSED = `coalesce((select closed_until from messaging.window_marks where name = $1), '-infinity')`

// A statement of its own: the ones behind it must see what a closer that held the lock has committed.
const SHARE = `select pg_advisory_xact_lock_shared(${WINDOW_LOCK}, $1)`

const PLACES = 'unnest($2::timestamptz[], $3::timestamptz[], $4::text[]) as u(ends_at, starts_at, key)'

const BEGIN = `
  insert into messaging.windows (name, ends_at, starts_at, key)
  select $1, ends_at, starts_at, key from ${PLACES} where ends_at > ${CLOSED} order by ends_at, starts_at, key
  on conflict do nothing`

// One look-up a row, in this order, whatever the planner knows of the table: a join would read all windows of the name.
const found = (columns: string, more: string) => `
  select w.* from (select * from ${PLACES} order by ends_at, starts_at, key) p
  cross join lateral (
    select ${columns} from messaging.windows
    where name = $1 and ends_at = p.ends_at and starts_at = p.starts_at and key = p.key ${more}
  ) w`

const LOCK = found('starts_at as start, key, state', `and ends_at > ${CLOSED} for update`)

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
    tx.query(BEGIN, [name, ...places(panes)]),
    tx.query<Pick<Pane, 'start' | 'key'> & { state: unknown }>(LOCK, [name, ...places(panes)]),
  ])
  return new Map(rows.map((row) => [paneId(row), row]))
}

// As an insert, since that finds each row by its key; all are there.
const SAVE = `
  insert into messaging.windows as w (name, ends_at, starts_at, key, state, events)
  select $1, * from unnest($2::timestamptz[], $3::timestamptz[], $4::text[], $5::json[], $6::bigint[])
  on conflict (name, ends_at, starts_at, key) do update
  set state = excluded.state, events = w.events + excluded.events`

/** Saves the states of locked rows, as JSON, with how many events came to each. */
export async function savePanes(
  tx: Tx,
  name: string,
  panes: readonly (Pane & { state: string; events: number })[],
): Promise<void> {
  if (panes.length === 0) return
  const values = [panes.map(({ state }) => state), panes.map(({ events }) => events)]
  await tx.query(SAVE, [name, ...places(panes), ...values])
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
     order by ends_at, starts_at, key limit $2`,
    [name, most],
  )

/** Open windows that got events since they were last told of, unless that was less than `earlyMs` ago. */
export const changedPanes = (db: Database, name: string, earlyMs: number, most: number): Promise<Pane[]> =>
  db.query<Pane>(
    `select ${PANE} from messaging.windows
     where name = $1 and ends_at > ${CLOSED} and events > told_events and (retry_at is null or retry_at <= now())
       and (told_at is null or told_at <= now() - $2::float8 * interval '1 ms')
     order by ends_at, starts_at, key limit $3`,
    [name, earlyMs, most],
  )

/** Makes this transaction the only one that closes a window's panes, so that a key's results leave in their order. */
export async function lockClosing(tx: Tx, name: string): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(`select pg_try_advisory_xact_lock(${CLOSER_LOCK}, $1) as locked`, [
    lockOf(name),
  ])
  return row?.locked ?? false
}

const TAKE = `
  delete from messaging.windows where ctid = any(array(${found('ctid', '')})) returning ${PANE}`

/** Takes windows out, with what they hold. Of several that try, one gets each. */
export const takePanes = (tx: Tx, name: string, panes: readonly Pane[]): Promise<DuePane[]> =>
  tx.query<DuePane>(TAKE, [name, ...places(panes)])

const TELL = `
  update messaging.windows set told_events = events, told_at = now()
  where ctid = any(array(${found('ctid', 'and events > told_events for update')})) returning ${PANE}`

/** Marks open windows as told of, with what they hold now. One that is just being added to is left for the next time. */
export const markTold = (tx: Tx, name: string, panes: readonly Pane[]): Promise<DuePane[]> =>
  tx.query<DuePane>(TELL, [name, ...places(panes)])

/** Lets a window wait whose result could not be published. */
export async function setAside(db: Database, name: string, pane: Pane, error: string, forMs: number): Promise<void> {
  await db.query(
    `update messaging.windows set error = $5, retry_at = now() + $6::float8 * interval '1 ms'
     where name = $1 and ends_at = $2 and starts_at = $3 and key = $4`,
    [name, pane.end, pane.start, pane.key, error, forMs],
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
