import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { createTopics, prepareEvents, registerSchemas, silent, startConsumer, startRelay } from '../src/index.ts'
import { createMemoryBroker, createMemoryRegistry, openMemoryDatabase } from '../src/testing/index.ts'
import { conformsAsBroker } from './conformance-broker.ts'
import { conformsAsStore, type StoreWorld } from './conformance-store.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

conformsAsBroker('Kafka', async () => ({
  brokers: (process.env.KAFKA_BROKERS ?? '').split(','),
  topicPrefix: `conform_${randomBytes(6).toString('hex')}.`,
}))

conformsAsStore('PostgreSQL', createWorld)

// One for all tests, since it takes a while to start; each begins with empty tables.
const db = await openMemoryDatabase()

async function createMemoryWorld(t: TestContext): Promise<StoreWorld> {
  const closers: (() => Promise<unknown>)[] = []
  t.after(async () => {
    for (const close of closers.reverse()) await close()
    await db.query(`drop table seen`)
    await db.query('truncate messaging.outbox, messaging.inbox, messaging.offsets, messaging.attempts, messaging.sagas')
  })
  const keep = <T extends { close(): Promise<void> }>(running: T): T => {
    closers.push(() => running.close())
    return running
  }
  const brokers = createMemoryBroker()
  const registryUrl = createMemoryRegistry()
  const topic = { key: 'id', partitions: 3, retentionMs: 0, cleanup: 'delete', owner: SERVICE, events: [] } as const
  const topics = [Ping.topic, `${SERVICE}.dlq.v1`].map((name) => ({ ...topic, events: [], name }))
  await createTopics({ brokers, topics })
  await registerSchemas({ registryUrl, events: [Ping] })
  await prepareEvents(db, [Ping], { registryUrl, source: SERVICE, log: silent })
  const common = { service: SERVICE, db, brokers, log: silent }
  return {
    db,
    brokers,
    registryUrl,
    relay: () => keep(startRelay(common)),
    consumer: (handlers) => keep(startConsumer({ ...common, registryUrl, handlers })),
    dump: async (name) => brokers.records(name),
  }
}

conformsAsStore('a database in memory', createMemoryWorld)

test('a second connection inside a transaction in memory is refused, since it would wait for ever', async () => {
  const nested = db.transaction(() => db.query('select 1'))
  await assert.rejects(nested, /use the `tx` at hand/)
})

test('a second relay on a database in memory waits, says why, and goes on when the first has closed', async (t) => {
  const brokers = createMemoryBroker()
  const first = startRelay({ service: 'first', db, brokers, log: silent })
  const second = startRelay({ service: 'second', db, brokers, log: silent })
  t.after(() => second.close())
  await until('the second is refused', () => /'first-relay' has it/.test(second.status().lastError ?? ''))
  await first.close()
  await until('the second has the buckets', () => second.status().buckets === 64)
})

test('the database in memory closes', () => db.close())
