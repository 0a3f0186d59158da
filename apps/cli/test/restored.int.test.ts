import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { topics as catalogue, OrderCancelled } from '@waybill/contracts'
import {
  createTopics,
  on,
  openDatabase,
  outboxStatus,
  prepareEvents,
  publish,
  republish,
  silent,
  startConsumer,
  startRelay,
} from '@waybill/messaging'
import {
  applyReset,
  checks,
  examine,
  planReset,
  readCluster,
  readDatabase,
  readSkipped,
  type Verdict,
} from '@waybill/operations'
import { migrate } from '@waybill/service'
import { type Broker, createBroker, until } from '@waybill/testing'
import pg from 'pg'
import { exampleOf } from '../src/schemas/docs/example.ts'

// A drill with one service: `pharmacy` takes cancelled orders, and writes into a table which it has seen. Its database is backed up
// and restored as PostgreSQL copies databases, file by file, while nobody is connected.

const SERVICE = 'pharmacy'
const TOPIC = 'orders.outcome.v1'

const example = exampleOf(OrderCancelled.schema) as OrderCancelled
const orderId = (n: number) => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

interface Drill {
  broker: Broker
  url: string
  /** Publishes orders through the outbox, and has a relay carry them. */
  order(from: number, to: number): Promise<void>
  /** Runs the service until it has seen so many orders, and returns how often it has seen each. */
  consume(orders: number): Promise<Map<string, number>>
  backUp(): Promise<void>
  restore(): Promise<void>
  doctor(): Promise<(name: string) => Verdict | undefined>
  republish(): Promise<number>
}

async function drill(t: TestContext): Promise<Drill> {
  const broker = await createBroker(t, { topics: [TOPIC, `${SERVICE}.dlq.v1`] })
  const admin = process.env.DATABASE_URL ?? ''
  const name = `drill_${randomBytes(6).toString('hex')}`
  const url = Object.assign(new URL(admin), { pathname: `/${name}` }).href
  const administer = async (...statements: string[]) => {
    const client = new pg.Client(admin)
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await administer(`create database ${name}`)
  t.after(() => administer(`drop database if exists ${name}`, `drop database if exists ${name}_backup`))
  const connected = async <T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> => {
    const db = openDatabase({ url })
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  }
  await connected(async (db) => {
    await migrate({ url, db, folder: undefined, log: silent })
    await db.query('create table seen (order_id uuid not null)')
  })
  const { brokers, topicPrefix, registryUrl } = broker

  return {
    broker,
    url,
    order: (from, to) =>
      connected(async (db) => {
        await prepareEvents(db, [OrderCancelled], { registryUrl, source: SERVICE, log: silent })
        for (const n of range(from, to))
          await db.transaction((tx) => publish(tx, OrderCancelled({ ...example, orderId: orderId(n) })))
        const common = { service: SERVICE, db, databaseUrl: url, brokers, topicPrefix, log: silent }
        const relay = startRelay({ ...common, keepPublishedMs: 3_600_000 })
        try {
          await until(async () => (await outboxStatus(db)).pending === 0, {
            message: 'The outbox does not empty',
            within: 60_000,
          })
        } finally {
          await relay.close()
        }
      }),
    consume: (orders) =>
      connected(async (db) => {
        const seen = on(OrderCancelled, async ({ data }, tx) => {
          await tx.query('insert into seen values ($1)', [data.orderId])
        })
        const common = { service: SERVICE, db, brokers, topicPrefix, registryUrl, log: silent }
        const consumer = startConsumer({ ...common, handlers: [seen] })
        const counts = () =>
          db.query<{ id: string; times: number }>('select order_id as id, count(*) as times from seen group by 1')
        try {
          await until(async () => (await counts()).length >= orders, {
            message: `It does not see ${orders} orders`,
            within: 60_000,
          })
          return new Map((await counts()).map(({ id, times }) => [id, Number(times)]))
        } finally {
          await consumer.close()
        }
      }),
    backUp: () => administer(`create database ${name}_backup template ${name}`),
    restore: () => administer(`drop database ${name}`, `create database ${name} template ${name}_backup`),
    async doctor() {
      const facts = await readDatabase({ name: SERVICE, url, expectedIndexes: [] })
      const cluster = await readCluster({ brokers, topicPrefix, watchMs: 100 })
      const handled = new Map([[SERVICE, new Set([OrderCancelled.type])]])
      const where = { brokers, topicPrefix, databases: { [SERVICE]: url }, cluster, handled }
      const absent = { missing: 'not looked at', asked: false }
      const verdicts = examine(checks, {
        ...{ letters: absent, server: absent, catalogue: absent },
        cluster: { facts: cluster },
        databases: { facts: [facts] },
        skipped: { facts: await readSkipped(where) },
      })
      return (check) => verdicts.find((verdict) => verdict.name === check)
    },
    republish: () => connected((db) => republish(db, { since: new Date(0) })),
  }
}

const status = (verdict: Verdict | undefined) => verdict?.status
const says = (verdict: Verdict | undefined) => verdict?.findings.map((finding) => finding.says).join('\n') ?? ''

test('Kafka ahead: what a database that was set back has not taken any more is found, read again, and taken once', async (t) => {
  const { broker, order, consume, backUp, restore, doctor } = await drill(t)
  await order(0, 20)
  assert.equal((await consume(20)).size, 20)
  await backUp()
  await order(20, 50)
  assert.equal((await consume(50)).size, 50)
  assert.equal(status((await doctor())('skipped events')), 'ok')

  await restore()
  const found = (await doctor())('skipped events')
  assert.equal(found?.status, 'error')
  const counted = (found.findings ?? []).reduce((sum, { says }) => sum + Number(/^(\d+) events/.exec(says)?.[1]), 0)
  assert.equal(counted, 30, says(found))

  const cluster = { brokers: broker.brokers }
  const group = `${broker.topicPrefix}${SERVICE}`
  await applyReset(cluster, await planReset(cluster, { group, scope: 'all', to: { kind: 'earliest' } }))
  const seen = await consume(50)
  assert.deepEqual(new Set(seen.keys()), new Set(range(0, 50).map(orderId)))
  assert.deepEqual([...new Set(seen.values())], [1], 'each was taken once, also what the backup had')
  assert.equal(status((await doctor())('skipped events')), 'ok')
})

test('Kafka behind: that a topic was made anew is found, and what relays have kept is sent and taken once', async (t) => {
  const { broker, order, consume, doctor, republish } = await drill(t)
  await order(0, 20)
  assert.equal((await consume(20)).size, 20)
  await order(20, 50)
  assert.equal(status((await doctor())('positions')), 'ok')

  await makeAnew(broker)
  const found = (await doctor())('positions')
  assert.equal(found?.status, 'warning')
  assert.match(says(found), /orders\.outcome\.v1 was made anew/)

  assert.equal(await republish(), 50)
  await order(50, 51)
  const seen = await consume(51)
  assert.deepEqual(new Set(seen.keys()), new Set(range(0, 51).map(orderId)))
  assert.deepEqual([...new Set(seen.values())], [1])
  assert.equal(status((await doctor())('positions')), 'ok')
})

/** As after the loss of all of a cluster's disks: the topic is there and empty. */
async function makeAnew({ brokers, topicPrefix }: Broker): Promise<void> {
  const admin = new Admin({ clientId: 'drill', bootstrapBrokers: [...brokers] })
  try {
    await admin.deleteTopics({ topics: [`${topicPrefix}${TOPIC}`] })
    await until(async () => !(await admin.listTopics()).includes(`${topicPrefix}${TOPIC}`))
  } finally {
    await admin.close()
  }
  await createTopics({ brokers, topicPrefix, topics: catalogue.filter(({ name }) => name === TOPIC) })
}
