import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  type AnyEvent,
  createTopics,
  type Database,
  defineEvent,
  failureTopics,
  from,
  type Handler,
  on,
  prepareEvents,
  publish,
  registerSchemas,
  silent,
  startConsumer,
  to,
} from '../src/index.ts'
import { createWorld, until } from './harness.ts'

// An upgrade without a pause, as docs/how-to.md tells it. The table's `grams` becomes `weight_mg`, and the event goes from version 1 to 2.
// Both releases run at once for a while: on one database, in one consumer group, and both publish.

const GROUP = 'shelf'
const EVENTS = 60

const field = (name: string, type: string) => ({ name, type })
const schema = (name: string, ...fields: object[]) => ({ type: 'record', name, namespace: 'waybill.upgrade', fields })
const weighed = { type: 'upgrade.parcel.weighed', topic: 'weighings.v1', key: 'id' }

const V1 = defineEvent<{ id: string; grams: number }>({
  ...weighed,
  version: 1,
  schema: schema('Weighed', field('id', 'string'), field('grams', 'int')),
})
const V2 = defineEvent<{ id: string; weightMg: number }>({
  ...weighed,
  version: 2,
  schema: schema('WeighedV2', field('id', 'string'), field('weightMg', 'long')),
  upcast: from(V1, ({ id, grams }) => ({ id, weightMg: grams * 1_000 })),
  // While the release before runs: it can't read version 2.
  downcast: to(V1, ({ id, weightMg }) => ({ id, grams: Math.round(weightMg / 1_000) })),
})

const BEFORE = 'create table parcels (id text primary key, grams int not null, by_release text not null)'
/** The release before still inserts without the new column, and without knowing that it has one: so it may be empty, and `grams` too. */
const EXPAND = ['alter table parcels add column weight_mg bigint, alter column grams drop not null']
/** When nobody of the release before runs any more. */
const CONTRACT = [
  'update parcels set weight_mg = grams * 1000 where weight_mg is null',
  'alter table parcels alter column weight_mg set not null, drop column grams',
]

/** As a service's migrations run: all of them, or none. */
const migrate = (db: Database, statements: readonly string[]) =>
  db.transaction(async (tx) => {
    for (const statement of statements) await tx.query(statement)
  })

interface Release {
  handler: Handler
  /** The weight of each parcel in grams, as this release reads it. */
  read(db: Database): Promise<Map<string, number>>
  weighed(id: string, grams: number): AnyEvent
}

const gramsById = async (db: Database, sql: string) =>
  new Map((await db.query<{ id: string; grams: number }>(sql)).map(({ id, grams }) => [id, Number(grams)]))

const before: Release = {
  handler: on(V1, async ({ data: { id, grams } }, tx) => {
    await tx.query(`insert into parcels (id, grams, by_release) values ($1, $2, 'before')`, [id, grams])
  }),
  read: (db) => gramsById(db, 'select id, grams from parcels'),
  weighed: (id, grams) => V1({ id, grams }),
}

/** Writes both columns as long as somebody reads the old one, and reads the new one where it is filled. */
const after: Release = {
  handler: on(V2, async ({ data: { id, weightMg } }, tx) => {
    const grams = Math.round(weightMg / 1_000)
    await tx.query(`insert into parcels (id, grams, weight_mg, by_release) values ($1, $2, $3, 'after')`, [
      id,
      grams,
      weightMg,
    ])
  }),
  read: (db) => gramsById(db, 'select id, coalesce(weight_mg / 1000, grams) as grams from parcels'),
  weighed: (id, grams) => V2({ id, weightMg: grams * 1_000 }),
}

/** The release after that one: nobody needs the old column and the old version any more. */
const later: Release = {
  ...after,
  handler: on(V2, async ({ data: { id, weightMg } }, tx) => {
    await tx.query(`insert into parcels (id, weight_mg, by_release) values ($1, $2, 'later')`, [id, weightMg])
  }),
  read: (db) => gramsById(db, 'select id, weight_mg / 1000 as grams from parcels'),
}

async function shelf(t: TestContext) {
  const world = await createWorld(t)
  const { brokers, topicPrefix, registryUrl, db } = world
  const topic = { name: weighed.topic, key: 'id', partitions: 2, retentionMs: 3_600_000, owner: 'test', events: [] }
  const topics = [{ ...topic, cleanup: 'delete' as const }, ...failureTopics(GROUP, [], 1)]
  await createTopics({ brokers, topicPrefix, topics })
  await registerSchemas({ registryUrl, events: [V1, V2] })
  for (const event of [V1, V2]) await prepareEvents(db, [event], { registryUrl, source: 'test', log: silent })
  await db.query(BEFORE)
  world.relay()
  let sent = 0
  return {
    db,
    start({ handler }: Release) {
      const consumer = startConsumer({
        service: GROUP,
        brokers,
        topicPrefix,
        registryUrl,
        db,
        handlers: [handler],
        log: silent,
      })
      t.after(() => consumer.close())
      return consumer
    },
    /** Publishes weighings of these releases in turn. */
    async weigh(...releases: Release[]) {
      for (let n = 0; n < EVENTS; n++, sent++) {
        const release = releases[n % releases.length] ?? before
        await db.transaction((tx) => publish(tx, release.weighed(`parcel-${sent}`, sent)))
      }
    },
    /** Waits until every weighing is in the table, and compares it with what was published. */
    async isWhole(...releases: Release[]) {
      const count = async () => (await db.query<{ n: number }>('select count(*)::int as n from parcels'))[0]?.n
      await until('every parcel is on the shelf', async () => (await count()) === sent, 60_000)
      const expected = new Map(Array.from({ length: sent }, (_, n) => [`parcel-${n}`, n]))
      for (const { read } of releases) assert.deepEqual(await read(db), expected)
    },
    releases: async () =>
      (await db.query<{ name: string }>('select distinct by_release as name from parcels order by 1')).map(
        ({ name }) => name,
      ),
  }
}

test('an upgrade without a pause: both releases run on the expanded table and in one group, and take each event once', async (t) => {
  const { db, start, weigh, isWhole, releases } = await shelf(t)
  const old = start(before)
  await old.ready
  await weigh(before)
  await isWhole(before)

  await migrate(db, EXPAND)
  const next = start(after)
  const has = (consumer: typeof old) => consumer.held().filter(({ topic }) => topic === weighed.topic).length
  await until('each has a partition', () => has(old) === 1 && has(next) === 1, 60_000)
  await weigh(before, after)
  await isWhole(before, after)
  assert.deepEqual(await releases(), ['after', 'before'], 'both have taken some')

  await old.close()
  await weigh(after)
  await isWhole(after)

  await migrate(db, CONTRACT)
  await next.close()
  start(later)
  await weigh(after)
  await isWhole(later)
})

test('what takes away before the release before has gone breaks it: the same check finds it', async (t) => {
  const { db, start, weigh } = await shelf(t)
  const old = start(before)
  await migrate(db, EXPAND)
  await migrate(db, CONTRACT)
  await weigh(before)
  const parked = async () =>
    (
      await db.query<{ error: string }>('select last_error as error from messaging.parked where last_error is not null')
    )[0]
  await until('the old release fails', async () => /grams/.test((await parked())?.error ?? ''), 60_000)
  await old.close()
})
