import { setTimeout as delay } from 'node:timers/promises'
import type { Range, RangeReader } from '../kafka/range.ts'
import type { Handler } from '../on.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { isTransient } from '../postgres/outage.ts'
import { copyTables, hasShadow, haveDiverged, SHADOW, swapTables } from '../postgres/shadow-tables.ts'
import { forgetBounds, startsOf, type TopicOffset } from './bounds.ts'
import type { Rebuild } from './rebuild.ts'
import { shadowGroup } from './shadow.ts'

/** A rebuild under way. */
export interface Begun {
  /** Of its replay. */
  name: string
  service: string
  /** When it began, if an earlier run did. */
  resumed: Date | undefined
  from: TopicOffset[]
  to: TopicOffset[]
}

interface Wanted {
  service: string
  handlers: readonly Handler[]
  tables: readonly string[]
  from: 'beginning' | Date
}

/** Two that begin, end or give up a rebuild at once take turns. */
const TURN = `select pg_advisory_xact_lock(hashtextextended('waybill rebuild', 0))`

/** Begins a rebuild, or goes on with the one that is under way: what it reads, from where to where, is kept beside its tables. */
export async function begin(
  db: Database,
  log: RangeReader,
  { service, handlers, tables, from }: Wanted,
): Promise<Begun> {
  const topics = [...new Set(handlers.map((handler) => handler.event.topic))]
  const whole = await log.ranges(topics)
  const first = await startsOf(log, whole, from)

  return db.transaction(async (tx) => {
    await tx.query(TURN)
    const going = await hasShadow(tx)
    if (!going) {
      await tx.query(`create schema ${SHADOW}`)
      await copyTables(tx, tables)
      await tx.query(`create table ${SHADOW}.run (name text not null, begun_at timestamptz not null default now())`)
      await tx.query(`insert into ${SHADOW}.run (name) values ($1)`, [`rebuild-${Date.now().toString(36)}`])
      await tx.query(`create table ${SHADOW}.ranges (topic text, partition int, first bigint, beyond bigint)`)
      await tx.query(ADD_RANGES, columns(whole.map((range) => ({ ...range, from: first.get(range) ?? range.from }))))
    }
    const [run] = await tx.query<{ name: string; begun: Date }>(`select name, begun_at as begun from ${SHADOW}.run`)
    if (!run) throw new Error(`The schema ${SHADOW} is there, but not made by a rebuild. Drop it`)
    const ranges = await tx.query<{ topic: string; partition: number; first: string; beyond: string }>(
      `select topic, partition, first::text, beyond::text from ${SHADOW}.ranges`,
    )
    return {
      name: run.name,
      service,
      resumed: going ? run.begun : undefined,
      from: ranges.map(({ topic, partition, first }) => ({ topic, partition, offset: BigInt(first) })),
      to: ranges.map(({ topic, partition, beyond }) => ({ topic, partition, offset: BigInt(beyond) })),
    }
  })
}

/** Requests for the tables wait while the switch waits for them: it gives way after this, and tries again. */
const LOCK_WITHIN_MS = 5_000
const MOST_TRIES = 20
const PAUSE_MS = 500

/**
 * Puts the filled tables in the place of the old ones, together with the rows that are not of the part of the log that was read.
 * Returns how many rows those were. When another process has done it already, nothing.
 */
export async function takeOver(db: Database, log: RangeReader, begun: Begun, rebuild: Rebuild): Promise<number> {
  const oldest = await log.ranges([...new Set(begun.from.map(({ topic }) => topic))])
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction((tx) => switchOver(tx, begun, rebuild, oldest))
    } catch (error) {
      if (tries === MOST_TRIES || !(isTransient(error) || isLockTimeout(error))) throw error
      await delay(PAUSE_MS)
    }
  }
}

async function switchOver(tx: Tx, { service, name }: Begun, { tables, switched }: Rebuild, oldest: readonly Range[]) {
  await tx.query(TURN)
  if (!(await hasShadow(tx))) return 0
  const [run] = await tx.query<{ name: string }>(`select name from ${SHADOW}.run`)
  if (run?.name !== name) return 0
  // What retention has taken off the log meanwhile may not have been read.
  await tx.query(FORGET_BEFORE, columns(oldest).slice(0, 3))
  await tx.query(`set local lock_timeout = ${LOCK_WITHIN_MS}`)
  await tx.query(`lock table ${tables.map((table) => `public.${table}`).join(', ')} in access exclusive mode`)

  let kept = 0
  for (const table of tables) {
    if (await haveDiverged(tx, table)) {
      throw new Error(`The table ${table} has other columns than when the rebuild began. Abandon it and begin anew`)
    }
    const [carried] = await tx.query<{ rows: number }>(carryOver(table))
    kept += carried?.rows ?? 0
  }
  await swapTables(tx, tables)
  await switched?.(tx)
  await giveUp(tx, service)
  return kept
}

/** Drops all that a rebuild has left, but the events it took, which are forgotten with the others. */
export async function giveUp(tx: Tx, service: string): Promise<boolean> {
  const [run] = await tx.query<{ name: string }>(`select name from ${SHADOW}.run`)
  await tx.query(`drop schema ${SHADOW} cascade`)
  if (run) await forgetBounds(tx, shadowGroup(service, run.name))
  return true
}

const ADD_RANGES = `
  insert into ${SHADOW}.ranges (topic, partition, first, beyond)
  select * from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])`

const FORGET_BEFORE = `
  update ${SHADOW}.ranges as range set first = greatest(range.first, log.first)
  from unnest($1::text[], $2::int[], $3::bigint[]) as log (topic, partition, first)
  where log.topic = range.topic and log.partition = range.partition`

const carryOver = (table: string) => `
  with carried as (
    insert into ${SHADOW}.${table} select old.* from public.${table} as old
    where not exists (
      select from ${SHADOW}.ranges as range
      where range.topic = old.log_topic and range.partition = old.log_partition
        and old.log_offset >= range.first and old.log_offset < range.beyond)
    on conflict do nothing returning 1)
  select count(*)::integer as rows from carried`

const columns = (ranges: readonly Range[]) => [
  ranges.map(({ topic }) => topic),
  ranges.map(({ partition }) => partition),
  ranges.map(({ from }) => from),
  ranges.map(({ to }) => to),
]

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: string }).code === '55P03'
