import type { TestContext } from 'node:test'
import { type Handler, on, publish } from '../src/index.ts'
import type { Numbered } from './audit.ts'
import { createWorld, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)

/** A world in which numbered events of some keys are published, carried, and applied by `applying`. */
export interface Load extends World {
  /** Sends the next event of a key, numbered under the key's row lock. */
  next(key: string): Promise<void>
  /** The highest number of each key whose transaction was committed, whatever its caller was told. */
  sent(): Promise<Map<string, number>>
  effects(): Promise<Numbered[]>
}

/** @param env names Kafka, PostgreSQL and the registry */
export async function createLoad(t: TestContext, keys: readonly string[], env?: NodeJS.ProcessEnv): Promise<Load> {
  const world = await createWorld(t, env)
  await world.db.query('create table counters (key text primary key, n int not null)')
  await world.db.query('insert into counters select key, 0 from unnest($1::text[]) as key', [keys])
  await world.db.query('create table applied (place bigserial, key text, n int)')
  world.relay()
  return {
    ...world,
    next: (key) =>
      world.db.transaction(async (tx) => {
        const [row] = await tx.query<{ n: number }>('update counters set n = n + 1 where key = $1 returning n', [key])
        await publish(tx, Ping({ id: key, n: row?.n ?? 0, at }))
      }),
    sent: async () => {
      const rows = await world.db.query<{ key: string; n: number }>('select key, n from counters')
      return new Map(rows.map(({ key, n }) => [key, n]))
    },
    effects: () => world.db.query<{ key: string; n: number }>('select key, n from applied order by place'),
  }
}

/** Notes each event in the database, and fails sometimes. */
export const applying = (fails: () => boolean): Handler =>
  on(Ping, async ({ data }, tx) => {
    await tx.query('insert into applied (key, n) values ($1, $2)', [data.id, data.n])
    if (fails()) throw new Error('unlucky')
  })
