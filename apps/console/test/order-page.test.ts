import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelRefusal } from '../src/shared/cancel.ts'
import type { OrderRecord } from '../src/web/api/records.ts'
import { changesOf, stateOf, upTo } from '../src/web/pages/order/fold.ts'
import { refundRefusal } from '../src/web/pages/order/refusals.ts'
import { sagaOf } from '../src/web/pages/order/saga.ts'
import { timelineOf } from '../src/web/pages/order/timeline.ts'
import { hopsOf, longestChain } from '../src/web/pages/order/trace.ts'
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

const parcelEvent = (type: string, number: number, of: number, ms: number) => ({
  type,
  time: iso(ms),
  data: { parcel: { warehouse: `w${number}`, number, of } },
})

test('an order is delivered with the last of its parcels, and not with the first', () => {
  const happenings = [
    { type: 'orders.order.placed', time: iso(0) },
    { type: 'orders.order.confirmed', time: iso(10) },
    parcelEvent('fulfillment.order.packed', 1, 2, 20),
    parcelEvent('delivery.parcel.delivered', 1, 2, 30),
  ]
  const stop = (id: string, ...more: { type: string; time: string; data?: unknown }[]) => {
    const { state, parcels, at } = wayOf([...happenings, ...more]).find(({ station }) => station.id === id) ?? {}
    return { state, parcels, at }
  }
  assert.deepEqual(stop('delivered'), { state: 'waiting', parcels: { done: 1, of: 2 }, at: undefined })
  assert.deepEqual(stop('packed'), { state: 'waiting', parcels: { done: 1, of: 2 }, at: undefined })
  const second = parcelEvent('delivery.parcel.delivered', 2, 2, 90)
  assert.deepEqual(stop('delivered', second), { state: 'reached', parcels: { done: 2, of: 2 }, at: iso(90) })
  // The same record from the stream and from Kafka is one parcel.
  assert.equal(
    stop('delivered', { ...happenings[3], type: 'delivery.parcel.delivered', time: iso(30) }).state,
    'waiting',
  )
  assert.equal(stop('delivered', parcelEvent('delivery.parcel.returned', 2, 2, 90)).state, 'failed')
})

test('an order of one parcel says nothing of parcels, and the history alone counts them', () => {
  const one = wayOf([{ type: 'delivery.parcel.delivered', time: iso(1), data: { parcel: null } }])
  assert.deepEqual(one.find(({ station }) => station.id === 'delivered')?.parcels, undefined)
  const told = ['orders.order.confirmed', 'fulfillment.order.packed', 'fulfillment.order.packed']
  const way = wayOf(
    told.map((type, at) => ({ type, time: iso(at) })),
    2,
  )
  assert.equal(way.find(({ station }) => station.id === 'packed')?.state, 'reached')
})

test('a moment of an order is what its events up to then leave behind, with what the last of them changed', () => {
  const happenings = [
    { type: 'payments.payment.captured', time: iso(300) },
    { type: 'orders.order.placed', time: iso(0) },
    { type: 'payments.payment.authorized', time: iso(100) },
    { type: 'shipping.shipment.status-changed', time: iso(400), data: { to: 'in-transit' } },
    parcelEvent('delivery.parcel.delivered', 1, 2, 500),
  ]
  const at = (ms: number) => stateOf(upTo(happenings, START + ms))
  assert.deepEqual(at(100), { order: 'placed', payment: 'authorized' })
  assert.deepEqual(at(99), { order: 'placed' })
  assert.deepEqual(changesOf(at(100), at(300)), [{ thing: 'payment', was: 'authorized', is: 'captured' }])
  assert.deepEqual(changesOf(at(300), at(500)), [
    { thing: 'shipment', was: undefined, is: 'in-transit' },
    { thing: 'parcel 1 of 2', was: undefined, is: 'delivered' },
  ])
  assert.deepEqual(changesOf(at(500), at(500)), [])
})

test('the trace has each event below its cause, and says where the longest chain spent its time', () => {
  const { rows } = timelineOf([placed, authorized, confirmed], [])
  assert.deepEqual(
    hopsOf(rows).map(({ row, depth }) => [row.type, depth]),
    [
      ['orders.order.placed', 0],
      ['payments.payment.authorized', 1],
      ['orders.order.confirmed', 2],
    ],
  )
  const chain = longestChain(rows)
  assert.deepEqual([chain?.totalMs, chain?.outboxMs, chain?.handlingMs], [150, 30, 120])
  // An event whose cause is gone is not lost.
  assert.equal(hopsOf(timelineOf([authorized], []).rows).length, 1)
  assert.equal(longestChain([]), undefined)
})
