import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  type AnyEvent,
  createTopics,
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
import { createWorld, SERVICE, until } from './harness.ts'

const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })
const record = (name: string, ...fields: object[]) => ({ type: 'record', name, namespace: 'waybill.test', fields })
const weighed = { type: 'test.parcel.weighed', topic: 'weights.v1', key: 'id' }
const plain = [field('id', 'string'), field('grams', 'int')]

// The same version as two deployments have it: the later one added a field with a default.
const Earlier = defineEvent<{ id: string; grams: number }>({
  ...weighed,
  version: 1,
  schema: record('ParcelWeighed', ...plain),
})
const Later = defineEvent<{ id: string; grams: number; scale: string }>({
  ...weighed,
  version: 1,
  schema: record('ParcelWeighed', ...plain, field('scale', 'string', { default: 'unknown' })),
})
const V2 = defineEvent<{ id: string; weight: { value: number; unit: string } }>({
  ...weighed,
  version: 2,
  schema: record(
    'ParcelWeighedV2',
    field('id', 'string'),
    field('weight', record('Weight', field('value', 'int'), field('unit', 'string'))),
  ),
  upcast: from(Later, ({ id, grams }) => ({ id, weight: { value: grams, unit: 'g' } })),
})
const Both = defineEvent<{ id: string; weight: { value: number; unit: string } }>({
  ...weighed,
  version: 2,
  schema: V2.schema,
  upcast: from(Later, ({ id, grams }) => ({ id, weight: { value: grams, unit: 'g' } })),
  downcast: to(Later, ({ id, weight }) => ({ id, grams: weight.value, scale: 'new' })),
})

async function createScales(t: TestContext) {
  const world = await createWorld(t)
  const { brokers, topicPrefix, registryUrl, db } = world
  const topic = { name: weighed.topic, key: 'id', partitions: 2, retentionMs: 3_600_000, owner: 'test', events: [] }
  const failures = ['old', 'new'].flatMap((service) => failureTopics(service, [], 1))
  await createTopics({ brokers, topicPrefix, topics: [{ ...topic, cleanup: 'delete' }, ...failures] })
  await registerSchemas({ registryUrl, events: [Earlier, Later, Both] })
  for (const event of [Earlier, Later, V2, Both]) {
    await prepareEvents(db, [event], { registryUrl, source: 'test', log: silent })
  }
  await db.query('create table seen (place bigserial, reader text, data json)')
  world.relay()
  return {
    ...world,
    send: (...events: AnyEvent[]) => db.transaction((tx) => publish(tx, ...events)),
    /** What a reader has seen, in order. */
    seenBy: async (reader: string) =>
      (await db.query<{ data: unknown }>('select data from seen where reader = $1 order by place', [reader])).map(
        (row) => row.data,
      ),
    /** A consumer group of its own, as another service has. */
    service(name: string, handlers: Handler[]) {
      const consumer = startConsumer({ service: name, db, brokers, topicPrefix, registryUrl, handlers, log: silent })
      t.after(() => consumer.close())
      return consumer
    },
    letters: async () => (await world.dump(`${SERVICE}.dlq.v1`)).length,
  }
}

const seeing = (reader: string, event: typeof Earlier | typeof Later | typeof V2) =>
  on<object>(event, async ({ data, version }, tx) => {
    assert.equal(version, event.version)
    await tx.query('insert into seen (reader, data) values ($1, $2)', [reader, JSON.stringify(data)])
  })

test('a field more: old and new producers and consumers go on side by side, on one topic', async (t) => {
  const world = await createScales(t)
  world.service('old', [seeing('old', Earlier)])
  world.service('new', [seeing('new', Later)])
  await world.send(Earlier({ id: 'a', grams: 1 }))
  await world.send(Later({ id: 'a', grams: 2, scale: 'left' }))
  await world.send(Earlier({ id: 'a', grams: 3 }))

  await until(
    'both have all',
    async () => (await world.seenBy('old')).length + (await world.seenBy('new')).length === 6,
  )
  assert.deepEqual(
    await world.seenBy('old'),
    [1, 2, 3].map((grams) => ({ id: 'a', grams })),
  )
  assert.deepEqual(await world.seenBy('new'), [
    { id: 'a', grams: 1, scale: 'unknown' },
    { id: 'a', grams: 2, scale: 'left' },
    { id: 'a', grams: 3, scale: 'unknown' },
  ])
})

test('a new version: a consumer that knows it sees old records as new ones, in order', async (t) => {
  const world = await createScales(t)
  await world.send(Earlier({ id: 'a', grams: 1 }), V2({ id: 'a', weight: { value: 2, unit: 'kg' } }))
  await world.send(Later({ id: 'a', grams: 3, scale: 'left' }))
  world.service('new', [seeing('new', V2)])
  await until('it has all', async () => (await world.seenBy('new')).length === 3)
  assert.deepEqual(await world.seenBy('new'), [
    { id: 'a', weight: { value: 1, unit: 'g' } },
    { id: 'a', weight: { value: 2, unit: 'kg' } },
    { id: 'a', weight: { value: 3, unit: 'g' } },
  ])
})

test('a version newer than the consumer waits in its place, is no dead letter, and the deployment takes it', async (t) => {
  const world = await createScales(t)
  const old = world.consumer([seeing('old', Later)])
  await world.send(Later({ id: 'a', grams: 1, scale: 'left' }))
  await until('the old one has the first', async () => (await world.seenBy('old')).length === 1)
  await world.send(V2({ id: 'a', weight: { value: 2, unit: 'g' } }), Later({ id: 'a', grams: 3, scale: 'left' }))
  await until('it says what it waits for', () => /in version 2, .* deploy it/.test(old.status().lastError ?? ''))
  await old.close()
  assert.equal((await world.seenBy('old')).length, 1)

  world.consumer([seeing('new', V2)])
  await until('the new one has the rest', async () => (await world.seenBy('new')).length === 2)
  assert.deepEqual(await world.seenBy('new'), [
    { id: 'a', weight: { value: 2, unit: 'g' } },
    { id: 'a', weight: { value: 3, unit: 'g' } },
  ])
  assert.equal(await world.letters(), 0)
})

test('written in both versions: every consumer, old or new, takes every event once', async (t) => {
  const world = await createScales(t)
  world.service('old', [seeing('old', Earlier)])
  world.service('new', [seeing('new', V2)])
  await world.send(...[1, 2, 3].map((value) => Both({ id: 'a', weight: { value, unit: 'g' } })))
  await world.send(Earlier({ id: 'a', grams: 4 }))

  const all = (reader: string) => async () => (await world.seenBy(reader)).length >= 4
  await until('old has all', all('old'))
  await until('new has all', all('new'))
  assert.deepEqual(
    await world.seenBy('old'),
    [1, 2, 3, 4].map((grams) => ({ id: 'a', grams })),
  )
  assert.deepEqual(
    await world.seenBy('new'),
    [1, 2, 3, 4].map((value) => ({ id: 'a', weight: { value, unit: 'g' } })),
  )
  assert.equal((await world.dump(weighed.topic)).length, 7)
})
