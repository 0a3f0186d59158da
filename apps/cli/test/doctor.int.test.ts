import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { Admin, Producer } from '@platformatic/kafka'
import { OrderConfirmed } from '@waybill/contracts'
import { publish } from '@waybill/messaging'
import { examine, readDatabase, readServer, type Verdict } from '@waybill/operations'
import { type Broker, createBroker, createDatabase, publishAs } from '@waybill/testing'
import { checks } from '../src/doctor/doctor.ts'
import { expectedIndexes } from '../src/doctor/read-expected-indexes.ts'
import { exampleOf } from '../src/schemas/docs/example.ts'
import { waybill } from './waybill.ts'

const services = new URL('../../../services/', import.meta.url)
const migrationsOf = (service: string) => new URL(`${service}/migrations/`, services)

/** Runs the doctor on a part of the cluster and one database that nobody else has. */
async function doctor(
  broker: Broker,
  url: string,
): Promise<{ code: number; verdict(name: string): Verdict | undefined }> {
  const { code, out, err } = await waybill(['doctor', '--json', '--watch', '300ms'], {
    WAYBILL_STATE: '/nowhere',
    KAFKA_BROKERS: broker.brokers.join(','),
    TOPIC_PREFIX: broker.topicPrefix,
    DATABASE_URL: url,
    SCHEMA_REGISTRY_URL: broker.registryUrl,
  })
  assert.equal(err, '')
  const verdicts: Verdict[] = JSON.parse(out)
  return { code, verdict: (name) => verdicts.find((one) => one.name === name) }
}

const confirmed = OrderConfirmed(exampleOf(OrderConfirmed.schema) as OrderConfirmed)

const saysOf = (verdict: Verdict | undefined) =>
  verdict?.findings.map(({ about, says }) => `${about}: ${says}`).join('\n')

async function commit(t: TestContext, { brokers, topicPrefix }: Broker, group: string, topic: string): Promise<void> {
  const admin = new Admin({ clientId: 'doctor-test', bootstrapBrokers: brokers })
  t.after(() => admin.close())
  const partitionOffsets = Array.from({ length: 6 }, (_, partition) => ({ partition, offset: 0n }))
  await admin.alterConsumerGroupOffsets({
    groupId: `${topicPrefix}${group}`,
    topics: [{ name: `${topicPrefix}${topic}`, partitionOffsets }],
  })
}

test('what is wrong with a cluster and a database is found, and the exit code says so', async (t) => {
  const broker = await createBroker(t, { topics: ['orders.v1', 'payments.v1'] })
  const db = await createDatabase(t, { migrations: migrationsOf('orders') })
  await publishAs(t, broker, confirmed)
  await commit(t, broker, 'payments', 'orders.v1')
  await produceAt(broker, 'payments.v1', Date.now() + 600_000)
  await db.transaction((tx) => publish(tx, confirmed))
  await db.query(`update messaging.outbox set created_at = now() - interval '2 minutes'`)
  await db.query('drop index messaging.parked_key')
  await db.query(
    `insert into messaging.offsets (consumer_group, topic_id, partition, topic, next_offset)
     select 'orders', $1::uuid, 0, 'payments.v1', 99`,
    [await topicId(broker, 'payments.v1')],
  )

  const { code, verdict } = await doctor(broker, db.url)
  assert.equal(code, 1)
  assert.match(
    saysOf(verdict('missing topics')) ?? '',
    /^inventory\.v1: the topic that inventory writes is not there$/m,
  )
  assert.match(saysOf(verdict('groups that stand still')) ?? '', /^payments: 1 records of orders\.v1 wait.*no member$/m)
  assert.match(saysOf(verdict('topics without consumer')) ?? '', /^orders\.v1: the group pharmacy has never read it$/m)
  assert.match(saysOf(verdict('outbox')) ?? '', /: 1 events wait, the oldest for 2 min$/m)
  assert.match(verdict('outbox')?.findings[0]?.advice ?? '', /No relay is connected/)
  assert.match(saysOf(verdict('indexes')) ?? '', /the index parked_key is missing/)
  assert.match(
    saysOf(verdict('positions')) ?? '',
    /payments\.v1\/0 up to 99, and Kafka ends at 1: Kafka has lost records/,
  )
  assert.match(saysOf(verdict('clocks of records')) ?? '', /ahead of this machine's/)
  assert.equal(verdict('schemas')?.status, 'ok')
  assert.equal(verdict('replicas')?.status, 'ok')
  assert.equal(verdict('services')?.status, 'unknown')
})

test('a cluster that does not answer is exit code 2, and so is having nothing to look at', async () => {
  const away = { WAYBILL_STATE: '/nowhere', KAFKA_BROKERS: '127.0.0.1:1', DATABASE_URL: '', SCHEMA_REGISTRY_URL: '' }
  const refused = await waybill(['doctor'], away)
  assert.equal(refused.code, 2)
  assert.match(refused.out, /^unknown +replicas, .*\n +Kafka did not answer: .*127\.0\.0\.1:1/m)
  const nothing = await waybill(['doctor'], { ...away, KAFKA_BROKERS: '' })
  assert.equal(nothing.code, 2)
  assert.match(nothing.err, /start \.\/waybill up, or give KAFKA_BROKERS=/)
})

test('of a fresh database of every service the doctor misses no index', async (t) => {
  for (const name of [
    'identity',
    'orders',
    'payments',
    'inventory',
    'pharmacy',
    'fulfillment',
    'shipping',
    'delivery',
    'notifications',
    'analytics',
    'psp',
  ]) {
    assert.ok(existsSync(migrationsOf(name)), name)
    const { url } = await createDatabase(t, { migrations: migrationsOf(name) })
    const database = await readDatabase({ name, url, expectedIndexes: await expectedIndexes(name) })
    assert.ok(database.expectedIndexes.length > 5, `${name}: ${database.expectedIndexes}`)
    const absent = { missing: 'not read', asked: false }
    const [indexes] = examine(
      checks.filter((check) => check.name === 'indexes'),
      {
        ...{
          cluster: absent,
          letters: absent,
          server: absent,
          catalogue: absent,
          skipped: absent,
          services: absent,
          registry: absent,
          flow: absent,
          disk: absent,
        },
        databases: { facts: [database] },
      },
    )
    assert.deepEqual(indexes?.findings, [], name)
  }
})

test('who holds a snapshot, and who idles in a transaction, is seen', async (t) => {
  const db = await createDatabase(t)
  const session = db.session('doctor-idler')
  await session.connect()
  t.after(() => session.end())
  await session.query('begin isolation level repeatable read')
  await session.query('select 1')
  const { sessions, aheadMs } = await readServer(db.url)
  const found = sessions.find(({ application }) => application.includes('doctor-idler'))
  assert.ok(found && found.idleSeconds !== null && found.snapshotSeconds !== null, JSON.stringify(sessions))
  assert.equal(found.query, 'select 1')
  assert.ok(Math.abs(aheadMs) < 60_000)
})

async function topicId({ brokers, topicPrefix }: Broker, topic: string): Promise<string> {
  const admin = new Admin({ clientId: 'doctor-test', bootstrapBrokers: brokers })
  try {
    const name = `${topicPrefix}${topic}`
    return (await admin.metadata({ topics: [name] })).topics.get(name)?.id ?? ''
  } finally {
    await admin.close()
  }
}

async function produceAt({ brokers, topicPrefix }: Broker, topic: string, at: number): Promise<void> {
  const producer = new Producer({ clientId: 'doctor-test', bootstrapBrokers: brokers })
  await producer.send({
    messages: [{ topic: `${topicPrefix}${topic}`, partition: 0, value: Buffer.alloc(0), timestamp: BigInt(at) }],
  })
  await producer.close()
}
