import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelled, OrderPlaced, PaymentAuthorized, ShipmentCreated, UserCreated } from '@waybill/contracts'
import { toEntry, toJson } from '../src/stream/entry.ts'
import { createHistory, type Limits } from '../src/stream/history.ts'
import { createHub } from '../src/stream/hub.ts'
import { received } from './records.ts'

const roomy: Limits = { maxEvents: 100, maxBytes: 1e6, maxAgeMs: 60_000, maxEventsOfOrder: 50 }

const placed = (orderId: string, customerId = 'ann', at = 1_000) =>
  received(OrderPlaced.type, { orderId, customerId, paymentToken: 'tok_visa', shipTo: { name: 'Ann' }, total: {} }, at)
const paid = (orderId: string, at = 1_250) => received(PaymentAuthorized.type, { orderId, paymentId: 'p' }, at)
const cancelled = (orderId: string, customerId = 'ann') =>
  received(OrderCancelled.type, { orderId, customerId, reason: 'no' }, 1_500)

test('an entry says what happened and nothing about the person', () => {
  const record = placed('o1')
  const sent = JSON.parse(toJson(toEntry(record, 0), 400))

  assert.deepEqual(sent, {
    type: 'orders.order.placed',
    service: 'orders',
    topic: 'orders.v1',
    partition: 0,
    offset: Number(record.offset),
    time: new Date(1_000).toISOString(),
    orderId: 'o1',
    data: { orderId: 'o1', customerId: 'ann', total: {} },
    sincePlacedMs: 600,
  })
})

test('e-mail, name and address never leave, and unknown types leave no data at all', () => {
  const user = toEntry(received(UserCreated.type, { userId: 'u', email: 'a@b.c', name: 'Ann', roles: [] }), 0)
  const shipment = toEntry(received(ShipmentCreated.type, { shipmentId: 's', userId: 'u', shipTo: { name: 'Ann' } }), 0)
  const unknown = toEntry(received('orders.order.renamed', { orderId: 'o1', email: 'a@b.c' }), 0)

  assert.deepEqual(JSON.parse(user.json).data, { userId: 'u', roles: [] })
  assert.deepEqual(JSON.parse(shipment.json).data, { shipmentId: 's', userId: 'u' })
  assert.deepEqual(JSON.parse(unknown.json).data, {})
})

test('a late watcher sees the steps before, and goes on after the last one that it saw', () => {
  const hub = createHub(createHistory(roomy))
  for (const record of [placed('o1'), placed('o2'), paid('o1'), cancelled('o1')]) hub.take(record)
  const watched = { of: 'order', orderId: 'o1' } as const
  const { entries: past } = hub.past(watched, undefined)

  assert.deepEqual(
    past.map(({ type }) => type),
    ['orders.order.placed', 'payments.payment.authorized', 'orders.order.cancelled'],
  )
  assert.deepEqual(hub.past(watched, past[0]?.id), { entries: past.slice(1), complete: true })
  assert.deepEqual(hub.past(watched, 'orders.v1/9/9'), { entries: past, complete: false })
})

test('an event that is read twice, or was sent twice, is shown once', () => {
  const hub = createHub(createHistory(roomy))
  const seen: string[] = []
  hub.watch({ of: 'everything' }, ({ id }) => seen.push(id))
  const record = placed('o1')
  hub.take(record)
  hub.take(record)
  hub.take({ ...record, offset: record.offset + 100n })

  assert.equal(seen.length, 1)
})

test('each watcher gets what is in its scope', () => {
  const hub = createHub(createHistory(roomy))
  const seen: Record<string, string[]> = { all: [], ann: [], o2: [] }
  hub.watch({ of: 'everything' }, ({ id }) => seen.all?.push(id))
  hub.watch({ of: 'user', userId: 'ann' }, ({ id }) => seen.ann?.push(id))
  const leave = hub.watch({ of: 'order', orderId: 'o2' }, ({ id }) => seen.o2?.push(id))

  const records = [placed('o1', 'ann'), placed('o2', 'bob'), paid('o1'), paid('o2')]
  for (const record of records) hub.take(record)
  leave()
  hub.take(cancelled('o2', 'bob'))

  assert.equal(seen.all?.length, 5)
  assert.equal(seen.ann?.length, 2)
  assert.equal(seen.o2?.length, 2)
  assert.equal(hub.past({ of: 'user', userId: 'bob' }, undefined).entries.length, 3)
})

test('a payment that is read before its order reaches the customer once the owner is known', () => {
  const hub = createHub(createHistory(roomy))
  const seen: string[] = []
  hub.watch({ of: 'user', userId: 'ann' }, ({ type }) => seen.push(type))
  hub.take(paid('o1'))
  assert.deepEqual(seen, [])
  hub.take(placed('o1'))

  assert.deepEqual(seen, ['payments.payment.authorized', 'orders.order.placed'])
  assert.equal(hub.history.trail('o1')?.placedAt, 1_000)
})

test('the past is bounded by count, by bytes, by age and for each order', () => {
  let now = 0
  const fill = (limits: Partial<Limits>) => {
    const history = createHistory({ ...roomy, ...limits }, () => now)
    for (let n = 0; n < 10; n++) history.add(toEntry(paid(`o${n % 2}`), now))
    return history
  }
  const one = toEntry(paid('o1'), 0).bytes

  assert.equal(fill({ maxEvents: 4 }).entries().length, 4)
  assert.ok(fill({ maxBytes: 3.5 * one }).bytes <= 3.5 * one)
  assert.equal(fill({ maxEventsOfOrder: 2 }).trail('o1')?.entries.length, 2)

  const history = fill({ maxAgeMs: 1_000 })
  now = 1_001
  assert.equal(history.trail('o1'), undefined)
  assert.equal(history.bytes, 0)
})
