import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderRecord } from '../src/web/api/records.ts'
import { cancelRefusal, refundRefusal } from '../src/web/pages/order/refusals.ts'
import { sagaOf } from '../src/web/pages/order/saga.ts'
import { timelineOf } from '../src/web/pages/order/timeline.ts'
import { wayOf } from '../src/web/pages/order/way.ts'

const START = Date.parse('2026-11-21T12:00:00.000Z')
const iso = (ms: number) => new Date(START + ms).toISOString()

/** A record written and stored so many milliseconds after the first. */
const record = (id: string, type: string, [written, stored]: [number, number], cause: string | null): OrderRecord => ({
  id,
  type,
  version: 1,
  service: type.split('.')[0] ?? '',
  topic: `${type.split('.')[0]}.v1`,
  partition: 0,
  offset: id,
  key: 'o',
  time: iso(written),
  storedAt: iso(stored),
  correlationId: 'c',
  causationId: cause,
  schemaId: 1,
  bytes: 10,
  headers: {},
  data: {},
  problem: null,
})

const placed = record('1', 'orders.order.placed', [0, 10], null)
const authorized = record('2', 'payments.payment.authorized', [110, 130], '1')
const confirmed = record('3', 'orders.order.confirmed', [150, 150], '2')

const states = (...types: string[]) =>
  Object.fromEntries(
    wayOf(types.map((type) => ({ type, time: iso(0) }))).map(({ station, state }) => [station.id, state]),
  )

test('a station waits when what comes before it is there', () => {
  const way = states('orders.order.placed', 'inventory.stock.reserved')
  assert.deepEqual([way.placed, way.stock, way.payment, way.packed], ['reached', 'reached', 'waiting', 'ahead'])
  assert.equal(way.prescription, undefined, 'only orders that need one come by the pharmacist')
})

test('what was undone stays undone, whatever order the events come in', () => {
  const types = [
    'inventory.stock.released',
    'orders.order.placed',
    'orders.order.cancelled',
    'inventory.stock.reserved',
  ]
  const way = states(...types, 'payments.payment.declined')
  assert.deepEqual([way.stock, way.payment, way.done, way.packed], ['undone', 'failed', 'failed', 'passed-by'])
})

test('the wait in the outbox is told apart from reading and work', () => {
  const { rows, lengthMs, handlingMs, outboxMs } = timelineOf([placed, authorized, confirmed], [])
  assert.deepEqual(rows[1]?.handling, { fromMs: 10, toMs: 110 })
  assert.deepEqual(rows[1]?.outbox, { fromMs: 110, toMs: 130 })
  assert.equal(rows[2]?.outbox, undefined)
  assert.equal(rows[1]?.causedBy, 'orders.v1/0@1')
  assert.deepEqual([lengthMs, handlingMs, outboxMs], [150, 120, 30])
})

test('what the stream tells is in the timeline at once, and once when its record is read', () => {
  const { type, service, topic, partition, time } = confirmed
  const live = { type, service, topic, partition, time, offset: 3, orderId: 'o', data: {} }
  assert.equal(timelineOf([placed, authorized], [live]).rows.length, 3)
  assert.equal(timelineOf([placed, authorized, confirmed], [live]).rows.length, 3)
  assert.deepEqual(timelineOf([], []).rows, [])
})

test('a step of the saga has what came in, and what orders sent because of it', () => {
  const [first, second] = sagaOf(
    [
      { at: iso(0), event: placed.type, from: null, to: 'placed' },
      { at: iso(149), event: authorized.type, from: 'placed', to: 'confirmed' },
      { at: iso(900), event: 'overdue', from: 'confirmed', to: 'cancelling' },
    ],
    [placed, authorized, confirmed],
  )
  assert.deepEqual([first?.incoming, first?.outgoing], [undefined, [placed]])
  assert.deepEqual([second?.incoming, second?.outgoing], [authorized, [confirmed]])
})

test('what may not be done says why', () => {
  assert.equal(cancelRefusal('confirmed'), undefined)
  assert.match(cancelRefusal('packed') ?? '', /on its way/)
  const payment = { status: 'captured', amount: null, capturedMinor: 349, refundedMinor: 0, refunds: [] }
  assert.equal(refundRefusal(payment), undefined)
  assert.match(refundRefusal({ ...payment, refundedMinor: 349 }) ?? '', /All of it/)
  assert.match(refundRefusal(null) ?? '', /No money/)
})
