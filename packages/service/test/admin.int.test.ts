import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelRequested } from '@waybill/contracts'
import { createBroker, publishAs, received, startService, token, until } from '@waybill/testing'
import { adminClient } from '../src/index.ts'
import { greeter } from './fixtures/greeter.ts'
import { anOrder } from './orders.ts'

const migrations = new URL('fixtures/migrations/', import.meta.url)
const topics = ['orders.v1', 'orders.dlq.v1']
const open = { gate: Promise.resolve(), entered() {} }

test('an operator pauses a process, moves it and resumes it; paused it is ready and says so', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  const events = await received(t, broker, ['orders.v1'])
  const admin = adminClient(orders.url, token({ roles: ['operator'] }))
  await until(async () => (await admin.standing()).partitions.length > 0, { message: 'It has no partitions' })

  const paused = await admin.pause()
  assert.deepEqual([paused.paused, paused.group, paused.lastError], [true, 'orders', null])
  const ready = await fetch(`${orders.url}/health/ready`)
  const { status, checks } = (await ready.json()) as { status: string; checks: { consumer: { paused: boolean } } }
  assert.deepEqual([ready.status, status, checks.consumer.paused], [200, 'ready', true])
  const metrics = await (await fetch(`${orders.url}/metrics`)).text()
  assert.match(metrics, /waybill_consumer_paused\{[^}]*\} 1/)

  const placed = anOrder()
  await publishAs(t, broker, placed)
  const place = { topic: 'orders.v1', partition: 0, offset: 0n }
  const others = { topic: 'nobody.v1', partition: 0, offset: 0n }
  assert.deepEqual(await admin.rewind([place, others]), [place])
  await assert.rejects(admin.rewind([{ ...place, offset: 1_000n }]), { code: 'offset-out-of-range' })
  assert.deepEqual(await admin.parked(), { keys: [], complete: true })

  assert.equal((await admin.resume()).paused, false)
  assert.equal((await events.next(OrderCancelRequested)).data.orderId, placed.data.orderId)
})

test('a service says what became of a record: when it was taken, and which types it has no handler for', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  const admin = adminClient(orders.url, token({ roles: ['operator'] }))
  const placed = anOrder()
  const [eventId] = await publishAs(t, broker, placed)
  const place = { topic: 'orders.v1', partition: 0, offset: 0n }
  const none = { takenAt: null, setAsideAt: null, parked: null }
  assert.deepEqual(await admin.fate({ ...place, offset: 99n }), { handled: null, ...none })
  const of = { ...place, eventId, type: placed.event.type }
  await until(async () => (await admin.fate(of)).takenAt !== null, { message: 'It was not taken' })
  assert.equal((await admin.fate(of)).handled, true)
  assert.equal((await admin.fate({ ...place, type: 'orders.order.unheard-of' })).handled, false)
})

test('who is no operator is refused, whatever they ask', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  const asked: [method: string, path: string][] = [
    ['GET', '/admin/consumer'],
    ['GET', '/admin/parked'],
    ['GET', '/admin/record?topic=orders.v1&partition=0&offset=0'],
    ['POST', '/admin/consumer/pause'],
    ['POST', '/admin/consumer/resume'],
    ['POST', '/admin/consumer/rewind'],
    ['PUT', '/admin/log-level'],
  ]
  for (const [method, path] of asked) {
    const as = (headers: Record<string, string>) => fetch(orders.url + path, { method, headers })
    assert.equal((await as({})).status, 401, path)
    assert.equal((await as({ authorization: `Bearer ${token({ roles: ['customer'] })}` })).status, 403, path)
  }
})

test('the log level changes at run time, for this process', async (t) => {
  const broker = await createBroker(t, { topics })
  const orders = await startService(t, { service: () => greeter(open), migrations, broker })
  const put = (level: string) =>
    fetch(`${orders.url}/admin/log-level`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token({ roles: ['admin'] })}`, 'content-type': 'application/json' },
      body: JSON.stringify({ level }),
    })
  const changed = await put('debug')
  assert.equal(((await changed.json()) as { level: string }).level, 'debug')
  assert.equal(((await (await put('warn')).json()) as { before: string }).before, 'debug')
  assert.equal((await put('loud')).status, 400)
})
