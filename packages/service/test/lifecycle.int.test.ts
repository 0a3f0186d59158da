import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { OrderCancelRequested } from '@waybill/contracts'
import { defineEvent } from '@waybill/messaging'
import {
  createBroker,
  createDatabase,
  publishAs,
  received,
  settled,
  startService,
  token,
  until,
} from '@waybill/testing'
import { config, type Service, startService as startHere } from '../src/index.ts'
import { greeter } from './fixtures/greeter.ts'
import { anOrder } from './orders.ts'

const migrations = new URL('fixtures/migrations/', import.meta.url)
const topics = ['orders.v1', 'orders.dlq.v1']
const open = { gate: Promise.resolve(), entered() {} }
const authorization = () => ({ authorization: `Bearer ${token()}` })

test('a started service consumes, publishes and tells how it is', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  const events = await received(t, broker, ['orders.v1'])

  const placed = anOrder()
  await publishAs(t, broker, { ...placed, correlationId: 'c-1' })
  const refused = await events.next(OrderCancelRequested)
  assert.equal(refused.data.orderId, placed.data.orderId)
  assert.equal(refused.correlationId, 'c-1')
  await settled([orders])

  const ready = await fetch(`${orders.url}/health/ready`)
  assert.equal(ready.status, 200)
  const { status, checks } = (await ready.json()) as { status: string; checks: object }
  assert.equal(status, 'ready')
  assert.deepEqual(Object.keys(checks), ['database', 'relay', 'consumer'])
  assert.equal((await fetch(`${orders.url}/health/live`)).status, 200)

  const metrics = await (await fetch(`${orders.url}/metrics`)).text()
  assert.match(metrics, /waybill_records_total\{[^}]*outcome="applied"[^}]*\} 1/)
  assert.match(metrics, /waybill_outbox_pending\{[^}]*\} 0/)
  const dead = await (await fetch(`${orders.url}/metrics/dlq`)).text()
  assert.match(dead, /waybill_records_total\{[^}]*topic="orders.v1",outcome="dead-lettered"[^}]*\} 0/)
})

test('a request under way is answered while the service drains', async (t) => {
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>()
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, {
    service: () => greeter({ gate, entered: enter }),
    migrations,
    broker,
  })

  const request = fetch(`${orders.url}/api/slow`, { headers: authorization() })
  await entered
  const stopped = orders.stop()
  await until(async () => !(await answers(orders.url)), { message: 'New requests are still taken' })
  letGo()
  const response = await request
  assert.deepEqual([response.status, await response.json()], [200, { done: true }])
  assert.equal(await stopped, true)
  assert.equal(await orders.stop(), true)
})

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
    (response) => response.ok,
    () => false,
  )
}

test('without its database a service is not ready, and says why', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  await orders.db.close()
  const response = await orders.inject('/health/ready')
  assert.equal(response.statusCode, 503)
  assert.equal(response.json().status, 'not-ready')
  assert.match(response.json().checks.database.lastError, /pool/)
})

test('while Kafka is away a service is degraded and serves on', async (t) => {
  const broker = await createBroker(t, { topics })
  const config = { brokers: ['127.0.0.1:1'] }
  const orders = await startService(t, { service: () => greeter(open), migrations, broker, config })
  const ready = await until(
    async () => {
      const response = await orders.inject('/health/ready')
      return response.json().status === 'degraded' && response
    },
    { message: 'It does not tell that Kafka is away' },
  )
  assert.equal(ready.statusCode, 200)
  assert.ok(ready.json().checks.consumer.lastError)
  assert.equal((await orders.inject({ url: '/api/slow', headers: authorization() })).statusCode, 200)
})

test('without its relay a service leaves its events in the outbox', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker, config: { relay: false } })
  await publishAs(t, broker, anOrder())
  await until(async () => (await orders.db.query('select from messaging.outbox')).length === 1)
  assert.deepEqual(Object.keys(orders.running.status()), ['consumer'])
})

test('a service whose schemas are not registered does not start, and says what to do', async (t) => {
  const broker = await createBroker(t, { topics })
  const schema = {
    type: 'record',
    name: 'Unheard',
    namespace: 'waybill.orders',
    fields: [{ name: 'id', type: 'string' }],
  }
  const Unheard = defineEvent({ type: 'orders.order.unheard', version: 1, topic: 'orders.v1', key: 'id', schema })
  const service = (): Service => ({ name: 'orders', emits: [Unheard] })
  await assert.rejects(
    startService(t, { service, migrations, broker }),
    /orders\.v1-waybill\.orders\.Unheard.*register/,
  )
})

test('a manifest under another name is refused', async (t) => {
  const broker = await createBroker(t, { topics })
  const names = ['orders', 'payments']
  const service = (): Service => ({ name: names.shift() ?? '', emits: [] })
  await assert.rejects(startService(t, { service, migrations, broker }), /'payments' is started as 'orders'/)
})

test('a registry that does not come in time is named', async (t) => {
  const database = await createDatabase(t, { migrations })
  const settings = {
    DATABASE_URL: database.url,
    SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
    IDENTITY_URL: 'http://127.0.0.1:1',
  }
  const starting = startHere(
    {
      name: 'orders',
      config: config({ PORT: '0', KAFKA_BROKERS: '127.0.0.1:1', LOG_LEVEL: 'silent', ...settings }, {}),
      service: () => greeter(open),
    },
    { withinMs: 300 },
  )
  await assert.rejects(starting, /The schema registry was not there within 0.3 s/)
})

test('with a schema cache a service starts and reads events while the registry is away', async (t) => {
  const broker = await createBroker(t, { topics })
  const registry = createServer(async (request, response) => {
    const { method = '', url } = request
    const body = method === 'GET' ? {} : { body: await text(request), headers: { 'content-type': 'application/json' } }
    const answer = await fetch(broker.registryUrl + url, { method, ...body })
    response.writeHead(answer.status, { connection: 'close' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  t.after(() => registry.close())
  const registryUrl = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`
  const schemaCache = await mkdtemp(join(tmpdir(), 'waybill-schemas-'))
  t.after(() => rm(schemaCache, { recursive: true }))

  const start = () =>
    startService(t, {
      service: () => greeter(open),
      migrations,
      broker: { ...broker, registryUrl },
      config: { schemaCache },
    })
  const events = await received(t, broker, ['orders.v1'])
  const refusedBy = async (orders: Awaited<ReturnType<typeof start>>) => {
    const placed = anOrder()
    await publishAs(t, broker, placed)
    assert.equal((await events.next(OrderCancelRequested)).data.orderId, placed.data.orderId)
    await settled([orders])
  }
  const first = await start()
  await refusedBy(first)
  await first.stop()
  await new Promise((resolve) => registry.close(resolve))
  await refusedBy(await start())
})
