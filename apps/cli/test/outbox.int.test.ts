import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderConfirmed } from '@waybill/contracts'
import { publish } from '@waybill/messaging'
import { createBroker, createDatabase, type TestDatabase } from '@waybill/testing'
import { exampleOf } from '../src/schemas/docs/example.ts'
import { waybill } from './waybill.ts'

const ORDER = '0190a1b2-0000-7000-8000-000000000001'
const confirmed = (orderId: string) =>
  OrderConfirmed({ ...(exampleOf(OrderConfirmed.schema) as OrderConfirmed), orderId })

const outbox = (db: TestDatabase, ...args: string[]) =>
  waybill(['outbox', ...args], { WAYBILL_STATE: '/nowhere', DATABASE_URL: db.url })

const pending = async (db: TestDatabase) =>
  (await db.query<{ id: string }>('select key from messaging.outbox order by id')).length

/** Events of one order, of which Kafka has refused the first. */
async function quarantine(db: TestDatabase): Promise<void> {
  for (const _ of [1, 2]) await db.transaction((tx) => publish(tx, confirmed(ORDER)))
  const [first] = await db.query<{ bucket: number; id: number; topic: string; key: Buffer }>(
    'select bucket, id, topic, key from messaging.outbox order by id limit 1',
  )
  await db.query(`select messaging.quarantine_key($1, $2, $3, 0, $4, 'the event is too large')`, [
    ...[first?.bucket, first?.topic, first?.key, first?.id],
  ])
}

test('the status of an outbox tells what waits, since when, and who carries it', async (t) => {
  const db = await createDatabase(t)
  await quarantine(db)
  await db.transaction((tx) => publish(tx, confirmed('0190a1b2-0000-7000-8000-000000000002')))
  await db.query(`update messaging.outbox set created_at = now() - interval '90 seconds'`)

  const { out } = await outbox(db, 'status', 'orders')
  assert.match(out, /^orders +1 +9\d\.\d s +0 +1 \(2 events\) +0$/m)
  assert.match(out, new RegExp(`^orders +orders\\.v1 +${ORDER} +2 +\\S+ +the event is too large$`, 'm'))
  const [json] = JSON.parse((await outbox(db, 'status', 'orders', '--json')).out)
  assert.deepEqual([json.service, json.pending, json.quarantined, json.relays], ['orders', 1, 2, 0])
})

test('a key in quarantine goes on only with --execute, and only the one that is named', async (t) => {
  const db = await createDatabase(t)
  await quarantine(db)
  const other = await outbox(db, 'requeue', 'orders', '--topic', 'orders.v1', '--key', 'another')
  assert.match(other.out, /Nothing of this waits/)
  const plan = await outbox(db, 'requeue', 'orders', '--topic', 'orders.v1', '--key', ORDER)
  assert.match(plan.out, /1 keys with 2 events would go on\. --execute does it\./)
  assert.equal(await pending(db), 0)

  const done = await outbox(db, 'requeue', 'orders', '--topic', 'orders.v1', '--key', ORDER, '--execute')
  assert.match(done.out, /1 keys with 2 events go on\./)
  assert.equal(await pending(db), 2)
})

test('with --discard-refused the event that was refused is deleted, and those behind it go on', async (t) => {
  const db = await createDatabase(t)
  await quarantine(db)
  const { out } = await outbox(db, 'requeue', 'orders', '--all', '--discard-refused', '--execute')
  assert.match(out, /1 refused events are deleted(.|\n)*1 keys with 1 events go on\./)
  assert.equal(await pending(db), 1)
})

test('what was published and kept goes back to the outbox, and not while a relay runs', async (t) => {
  const db = await createDatabase(t)
  await db.transaction((tx) => publish(tx, confirmed(ORDER)))
  await db.query(`
    with gone as (delete from messaging.outbox returning bucket, id, event_id, topic, key, value, headers, created_at)
    insert into messaging.published (bucket, id, event_id, topic, key, value, headers, created_at) select * from gone`)
  const again = (...more: string[]) => outbox(db, 'requeue', 'orders', '--since', '1h', ...more)
  assert.match((await again()).out, /1 published events of orders would go back/)
  assert.match((await again('--topic', 'payments.v1')).out, /has kept nothing/)
  assert.equal(await pending(db), 0)

  const relay = db.session('a-relay')
  await relay.connect()
  await relay.query('select pg_advisory_lock_shared(7303, 0)')
  const refused = await again('--execute')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /outbox of orders is being carried \(relays: 1\).*Stop orders/)
  await relay.end()

  assert.match((await again('--execute')).out, /1 published events of orders are back/)
  assert.equal(await pending(db), 1)
})

test('what is not said clearly is refused', async (t) => {
  const db = await createDatabase(t)
  for (const [args, says] of [
    [[], /Which\?/],
    [['--key', 'a'], /--key needs the --topic/],
    [['--since', '1h', '--all'], /--since goes with --topic only/],
  ] as const) {
    const { code, err } = await outbox(db, 'requeue', 'orders', ...args)
    assert.equal(code, 1)
    assert.match(err, says)
  }
})

test('of a cluster without an authorizer the list of rules says so', async (t) => {
  const { brokers } = await createBroker(t, { topics: [] })
  const env = { WAYBILL_STATE: '/nowhere', KAFKA_BROKERS: brokers.join(',') }
  const { code, out, err } = await waybill(['acl', 'list'], env)
  assert.equal(code, 0, err)
  assert.match(out, /no authorizer: everybody who reaches it may do everything/)
  assert.equal((await waybill(['acl', 'list', '--json'], env)).out.trim(), 'null')
})

test('names of topics on the cluster are completed', async (t) => {
  const { brokers, topicPrefix } = await createBroker(t, { topics: ['orders.v1'] })
  const env = { WAYBILL_STATE: '/nowhere', KAFKA_BROKERS: brokers.join(',') }
  const { out, err } = await waybill(['complete', '--', 'tail', topicPrefix], env)
  assert.equal(out, `${topicPrefix}orders.v1\n`, err)
})
