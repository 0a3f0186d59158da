import { milliseconds } from '../duration.ts'
import type { AnySaga } from '../saga/saga.ts'
import type { MemoryBroker } from './memory-broker.ts'
import type { MemoryDatabase } from './memory-database.ts'

interface Settling {
  db: MemoryDatabase
  broker: MemoryBroker
  sagas: readonly AnySaga[]
  /** Why nothing moves, when something says so. */
  reasons(): readonly (string | undefined)[]
}

const WITHIN_MS = 30_000

/**
 * Settles when there is nothing left to do: no row waits in the outbox, no deadline has passed, and every group has dealt
 * with every record. It looks when something has changed and never sleeps.
 *
 * @throws Error that tells what is left, after 30 s
 */
export async function settled(world: Settling): Promise<void> {
  const { broker, db } = world
  const giveUp = AbortSignal.timeout(WITHIN_MS)
  for (;;) {
    const looked = new AbortController()
    const changed = nextChange(world, AbortSignal.any([looked.signal, giveUp]))
    await takeDeadlines(world)
    const before = records(broker)
    const idle = isIdle(broker)
    const rows = await pendingRows(db)
    // Nothing ran when it began, nothing was sent since, and no row waits: so nothing can have begun meanwhile.
    if (idle && rows === 0 && isIdle(broker) && records(broker) === before) return looked.abort()
    if (giveUp.aborted) throw new Error(`Not settled within ${WITHIN_MS} ms: ${left(world, rows)}`)
    await changed
    looked.abort()
  }
}

/** Lets time pass for all that is kept with the time at which it is due, and waits until what was due is done. */
export async function advance(world: Settling, duration: string): Promise<void> {
  for (const table of await dueTables(world.db)) {
    await world.db.query(`update messaging.${table} set due_at = due_at - $1::float8 * interval '1 ms'`, [
      milliseconds(duration),
    ])
  }
  // A consumer keeps in memory when its parked events are due: it looks again when it gets its partitions.
  await Promise.all(world.broker.groups().map(({ group }) => world.broker.rebalance(group)))
  await settled(world)
}

async function takeDeadlines({ db, sagas }: Settling): Promise<void> {
  for (const saga of sagas) while (await db.quiet.transaction((tx) => saga.expire(tx))) {}
}

const isIdle = (broker: MemoryBroker) => broker.groups().every(({ lag, rebalancing }) => lag === 0 && !rebalancing)

const records = (broker: MemoryBroker) => broker.partitions().reduce((sum, { end }) => sum + end, 0n)

function nextChange({ broker, db }: Settling, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = db.onChange(done)
    function done() {
      stop()
      resolve()
    }
    void broker.changed(signal).then(done)
  })
}

/** Rows of the outbox and of everything else that is due. Sagas' deadlines are taken before this is asked. */
async function pendingRows(db: MemoryDatabase): Promise<number> {
  const due = (await dueTables(db)).filter((table) => table !== 'sagas' && table !== 'parked')
  const counts = [
    'select count(*) as n from messaging.outbox',
    `select count(*) as n from (${FIRST_PARKED}) p where due_at <= now()`,
    ...due.map((table) => `select count(*) as n from messaging.${table} where due_at <= now()`),
  ]
  const rows = await db.quiet.query<{ n: number }>(counts.join(' union all '))
  return rows.reduce((sum, { n }) => sum + n, 0)
}

// What is parked behind another event of its key is due when that one is done.
const FIRST_PARKED = `
  select distinct on (consumer_group, topic_id, partition, key) due_at from messaging.parked
  order by consumer_group, topic_id, partition, key, record_offset`

const known = new WeakMap<MemoryDatabase, readonly string[]>()

async function dueTables(db: MemoryDatabase): Promise<readonly string[]> {
  const found =
    known.get(db) ??
    (
      await db.quiet.query<{ name: string }>(
        `select table_name::text as name from information_schema.columns
         where table_schema = 'messaging' and column_name = 'due_at' order by 1`,
      )
    ).map(({ name }) => name)
  known.set(db, found)
  return found
}

function left({ broker, reasons }: Settling, rows: number): string {
  const groups = broker.groups().filter(({ lag, rebalancing }) => lag > 0 || rebalancing)
  return [
    `${rows} rows wait in the database`,
    ...groups.map(
      ({ group, lag, rebalancing }) => `${group} has ${lag} records to do${rebalancing ? ', rebalancing' : ''}`,
    ),
    ...reasons().filter((reason) => reason !== undefined),
  ].join('; ')
}
