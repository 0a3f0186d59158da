import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTraces, type Hop } from '../src/server/traces/traces.ts'

const NOW = 10_000_000
const hop = (correlationId: string, type: string, time: number, more: Partial<Hop> = {}): Hop => ({
  ...{ id: `${correlationId} ${type}`, correlationId, type, service: type.split('.')[0] ?? '', topic: 't', key: 'k' },
  ...{ orderId: undefined, time },
  ...more,
})
const seen = (hops: readonly Hop[], limits: { maxHops?: number; now?: () => number } = {}) => {
  const traces = createTraces({ windowMs: 1_000, maxHops: limits.maxHops ?? 100 }, limits.now ?? (() => NOW))
  for (const each of hops) traces.see(each)
  return traces
}
const slow = [
  hop('a', 'payments.payment.declined', NOW - 100, { orderId: 'order-1' }),
  hop('a', 'orders.order.placed', NOW - 700, { orderId: 'order-1' }),
]
const quick = [hop('b', 'identity.user.created', NOW - 300)]

test('a trace is what came of one request, whatever order its events are read in, each once', () => {
  const { traces, complete } = seen([...slow, ...slow, ...quick]).list({})
  assert.equal(complete, true)
  assert.deepEqual(
    traces.map(({ id }) => id),
    ['b', 'a'],
  )
  const { began: _, ...summary } = traces[1] ?? {}
  assert.deepEqual(summary, {
    id: 'a',
    first: 'orders.order.placed',
    orderId: 'order-1',
    hops: 2,
    services: ['orders', 'payments'],
    tookMs: 600,
    failures: ['payments.payment.declined'],
  })
})

test('traces are found by service, duration, failure, order and event', () => {
  const traces = seen([...slow, ...quick])
  const ids = (search: Parameters<typeof traces.list>[0]) => traces.list(search).traces.map(({ id }) => id)
  assert.deepEqual(ids({ service: 'payments' }), ['a'])
  assert.deepEqual(ids({ min: 600 }), ['a'])
  assert.deepEqual(ids({ min: 601 }), [])
  assert.deepEqual(ids({ failed: true }), ['a'])
  assert.deepEqual(ids({ q: 'ORDER-1' }), ['a'])
  assert.deepEqual(ids({ q: 'user.created' }), ['b'])
  assert.deepEqual(ids({ q: 'nothing' }), [])
})

test('a trace is forgotten after its window, and the one that was silent longest when there are too many events', () => {
  let now = NOW
  const traces = seen([...slow, ...quick], { now: () => now })
  now = NOW + 950
  assert.deepEqual(
    traces.list({}).traces.map(({ id }) => id),
    ['a'],
    'a had an event later than b',
  )
  const few = seen([...slow, ...quick, hop('c', 'orders.order.placed', NOW)], { maxHops: 2 })
  assert.equal(few.hops('a'), undefined)
  assert.equal(few.list({}).traces.length, 2)
})
