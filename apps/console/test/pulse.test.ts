import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pulseOf, quantile } from '../src/server/pulse/pulse.ts'
import { createTracker, type Seen } from '../src/server/pulse/tracker.ts'

const NOW = 10_000_000
const windowMs = 15 * 60_000
const event = (orderId: string, type: string, time: number): Seen => ({
  orderId,
  type,
  time,
  customerId: 'somebody',
  correlationId: 'c',
})
const tracked = (...events: Seen[]) => {
  const tracker = createTracker({ windowMs, maxOrders: 100 }, () => NOW)
  for (const each of events) tracker.see(each)
  return tracker.orders()
}
const pulse = (...events: Seen[]) => pulseOf(tracked(...events), { now: NOW, windowMs })

test('without orders nothing is claimed', () => {
  const { success, p95Ms, open, stuck, perMinute } = pulse()
  assert.deepEqual([success, p95Ms, open, stuck], [null, null, 0, []])
  assert.equal(perMinute.length, 15)
})

test('an order counts in the minute it was placed in, and its time runs from then to its completion', () => {
  const { perMinute, p50Ms, success, completed } = pulse(
    event('a', 'orders.order.placed', NOW - 90_000),
    event('a', 'orders.order.completed', NOW - 87_000),
    event('b', 'orders.order.placed', NOW - 1_000),
    event('b', 'orders.order.cancelled', NOW - 500),
  )
  assert.deepEqual(perMinute.slice(-2), [1, 1])
  assert.deepEqual([p50Ms, success, completed], [3_000, 0.5, 1])
})

test('an order stands at the farthest station it has reached, whatever order its events are read in', () => {
  const { inFlight, open } = pulse(
    event('a', 'fulfillment.order.packed', NOW - 500),
    event('a', 'orders.order.placed', NOW - 1_000),
    event('a', 'payments.payment.authorized', NOW - 800),
  )
  assert.equal(open, 1)
  assert.deepEqual(
    inFlight.filter(({ orders }) => orders > 0).map(({ station }) => station),
    ['packed'],
  )
})

test('an open order is stuck after a minute of silence, unless it waits for a pharmacist', () => {
  const { stuck } = pulse(
    event('still', 'orders.order.placed', NOW - 61_000),
    event('young', 'orders.order.placed', NOW - 59_000),
    event('asked', 'orders.order.placed', NOW - 90_000),
    event('asked', 'pharmacy.prescription.received', NOW - 89_000),
  )
  assert.deepEqual(stuck, [{ orderId: 'still', sinceMs: 61_000 }])
})

test('no more orders are kept than allowed: who was silent longest goes first', () => {
  const tracker = createTracker({ windowMs, maxOrders: 2 }, () => NOW)
  for (const id of ['a', 'b', 'a', 'c']) tracker.see(event(id, 'orders.order.placed', NOW))
  assert.deepEqual(
    tracker.orders().map(({ orderId }) => orderId),
    ['a', 'c'],
  )
})

test('a quantile is one of the values', () => {
  assert.equal(quantile([], 0.95), null)
  assert.equal(quantile([5], 0.5), 5)
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2)
  assert.equal(
    quantile(
      Array.from({ length: 100 }, (_, i) => i + 1),
      0.95,
    ),
    95,
  )
})
