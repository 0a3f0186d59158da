import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { startRegistry } from '@waybill/schema-registry'
import {
  defineEvent,
  on,
  openRegistry,
  type PermanentError,
  prepareEvents,
  publish,
  registerSchemas,
  silent,
  startConsumer,
  Unavailable,
} from '../src/index.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

const brokers = (process.env.KAFKA_BROKERS ?? '').split(',')

/** The address of a topic with schemas that is not there yet, and is gone after the test. */
function freshAddress(t: TestContext): { url: string; topic: string } {
  const topic = `schemas_${randomBytes(6).toString('hex')}`
  t.after(() => asAdmin((admin) => admin.deleteTopics({ topics: [topic] }).catch(() => {})))
  return { url: `kafka://${brokers.join(',')}/${topic}`, topic }
}

async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

const record = (name: string, ...fields: object[]) => ({ type: 'record', name, namespace: 'waybill.test', fields })
const id = { name: 'id', type: 'string' }

test('events go from a transaction to a handler without any registry server', async (t) => {
  const world = await createWorld(t)
  const { url } = freshAddress(t)
  await registerSchemas({ registryUrl: url, events: [Ping] })
  await prepareEvents(world.db, [Ping], { registryUrl: url, source: SERVICE, log: silent })
  const seen: unknown[] = []
  const consumer = startConsumer({
    service: SERVICE,
    db: world.db,
    brokers: world.brokers,
    topicPrefix: world.topicPrefix,
    registryUrl: url,
    log: silent,
    handlers: [on(Ping, ({ data }) => void seen.push(data))],
  })
  t.after(() => consumer.close())
  world.relay()

  const ping = { id: 'a', n: 1, at: new Date(1_763_700_000_000) }
  await world.db.transaction((tx) => publish(tx, Ping(ping)))
  await until('it was applied', () => seen.length > 0)
  assert.deepEqual(seen, [ping])
})

test('whoever registers, and however many at once: one schema has one id, and each id its schema', async (t) => {
  const { url } = freshAddress(t)
  const schemas = Array.from({ length: 3 }, (_, n) => record(`Event${n}`, id))
  const ids = await Promise.all(
    Array.from({ length: 9 }, (_, n) => {
      const schema = schemas[n % 3] ?? {}
      return openRegistry(url).register(`t.v1-waybill.test.Event${n % 3}`, schema)
    }),
  )
  assert.equal(new Set(ids).size, 3)
  const reader = openRegistry(url)
  for (const [n, id] of ids.slice(0, 3).entries()) assert.deepEqual(await reader.schemaOf(id), schemas[n])
})

test('what a reader would stumble over is refused: a schema that cannot read its older ones, an unknown id', async (t) => {
  const { url } = freshAddress(t)
  const registry = openRegistry(url)
  const first = await registry.register('s', record('Order', id))
  const added = record('Order', id, { name: 'total', type: 'int' })
  await assert.rejects(registry.register('s', added), (error: PermanentError) => {
    assert.equal(error.code, 'schema-incompatible')
    assert.match(error.message, new RegExp(`s can't read what was written with its schema ${first}.*default`))
    return true
  })
  await registry.register('s', record('Order', id, { name: 'total', type: 'int', default: 0 }))
  await assert.rejects(registry.schemaOf(1), (error: PermanentError) => error.code === 'unknown-schema-id')
  assert.equal(await registry.idOf('s', added), undefined)
})

test('a missing topic and an unreachable Kafka delay; a topic that would lose schemas is refused', async (t) => {
  const { url, topic } = freshAddress(t)
  await assert.rejects(openRegistry(url).schemaOf(1), Unavailable)
  await assert.rejects(openRegistry('kafka://127.0.0.1:1/schemas').schemaOf(1), Unavailable)
  await asAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }))
  await assert.rejects(
    openRegistry(url).register('s', record('Order', id)),
    /cleanup\.policy=delete: Kafka would delete/,
  )
  assert.throws(() => openRegistry('kafka://broker:9092'), /kafka:\/\/host:port,host:port\/topic/)
})

test('a registry that is started on the topic later serves the ids there are, and goes on', async (t) => {
  const { url, topic } = freshAddress(t)
  const Ordered = defineEvent<{ id: string }>({
    type: 'test.order.placed',
    version: 1,
    topic: 'orders.v1',
    key: 'id',
    schema: record('Ordered', id),
  })
  await registerSchemas({ registryUrl: url, events: [Ordered] })
  const before = await openRegistry(url).idOf(Ordered.subject, Ordered.schema)

  const server = await startRegistry({ brokers, topic })
  t.after(() => server.close())
  const registry = openRegistry(server.url)
  assert.equal(await registry.idOf(Ordered.subject, Ordered.schema), before)
  const wider = record('Ordered', id, { name: 'note', type: 'string', default: '' })
  const after = await registry.register(Ordered.subject, wider)
  assert.deepEqual(await openRegistry(url).schemaOf(after), JSON.parse(JSON.stringify(wider)))
})
