import { type Database, openDatabase, outboxStatus, quarantinedKeys } from '@waybill/messaging'
import type { DatabaseFacts, PositionFacts, TableFacts } from './facts.ts'
import { DATABASES, HAS_OUTBOX, INDEXES, PARKED, POSITIONS, SAGAS, TABLES } from './queries.ts'

const MOST_DATABASES = 100

interface Which {
  readonly name: string
  readonly url: string
  readonly expectedIndexes: readonly string[]
}

/**
 * Reads what stands in one service's database, changing nothing.
 *
 * @param which.expectedIndexes the names of those that its migrations make
 * @throws the driver's error when it can't be reached, or has no tables of the library
 */
export async function readDatabase({ name, url, expectedIndexes }: Which): Promise<DatabaseFacts> {
  const db = openDatabase({ url, max: 1, name: 'waybill-doctor' })
  try {
    const positions = await db.query<Omit<PositionFacts, 'next'> & { next: string }>(POSITIONS)
    return {
      name,
      expectedIndexes,
      outbox: await outboxStatus(db),
      quarantined: await quarantinedKeys(db),
      parked: await one<DatabaseFacts['parked']>(db, PARKED),
      sagaOverdueSeconds: (await one<{ seconds: number }>(db, SAGAS)).seconds,
      positions: positions.map((position) => ({ ...position, next: BigInt(position.next) })),
      indexes: await db.query<DatabaseFacts['indexes'][number]>(INDEXES),
      tables: await db.query<TableFacts>(TABLES),
    }
  } finally {
    await db.close()
  }
}

/**
 * The databases that a URL leads to: the one it names when that has an outbox, else every one on that server which has one and
 * lets this role in.
 *
 * @returns name → URL; at most 100 databases are looked at
 */
export async function findDatabases(url: string): Promise<Record<string, string>> {
  if (await hasOutbox(url)) return { [new URL(url).pathname.slice(1)]: url }
  const db = openDatabase({ url, max: 1, name: 'waybill-doctor' })
  const names = await db.query<{ name: string }>(DATABASES, [MOST_DATABASES]).finally(() => db.close())
  const urls = names.map(({ name }) => [name, Object.assign(new URL(url), { pathname: `/${name}` }).href] as const)
  const found: Record<string, string> = {}
  for (const [name, at] of urls) if (await hasOutbox(at)) found[name] = at
  return found
}

async function hasOutbox(url: string): Promise<boolean> {
  const db = openDatabase({ url, max: 1, name: 'waybill-doctor' })
  try {
    return (await one<{ yes: boolean }>(db, HAS_OUTBOX)).yes
  } finally {
    await db.close()
  }
}

async function one<Row>(db: Database, text: string, ...values: unknown[]): Promise<Row> {
  const [row] = await db.query<Row>(text, values)
  if (row === undefined) throw new RangeError(`PostgreSQL answered without a row: ${text}`)
  return row
}
