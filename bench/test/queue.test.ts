import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from '../src/scale/queue.ts'

const base = { rate: 800, servers: 1, serviceMs: 1, variation: 1, keyed: false, orders: 100_000, seed: 7 }
const isNear = (found: number, expected: number, part = 0.1) =>
  assert.ok(Math.abs(found / expected - 1) < part, `${found} is not near ${expected}`)

// Textbook results: Pollaczek and Khinchine's formula for one server, Erlang's C for several.
test('one server with exponential times waits as M/M/1 does', () => {
  isNear(simulate(base).meanMs, (0.8 / (1 - 0.8)) * 1)
})

test('one server with constant times waits half as long, and one that varies twice as much two and a half times as long', () => {
  const exponential = 4
  isNear(simulate({ ...base, variation: 0 }).meanMs, exponential / 2)
  isNear(simulate({ ...base, variation: 2 }).meanMs, (exponential * (1 + 4)) / 2, 0.15)
})

test('four servers share one queue as Erlang’s C says', () => {
  // C(4, 3.2) = 0.5964; mean wait = C · s / (k − a).
  isNear(simulate({ ...base, rate: 3_200, servers: 4 }).meanMs, (0.5964 * 1) / (4 - 3.2))
})

test('where each order belongs to one server, as keys to partitions, each is a queue of its own and waits longer', () => {
  const many = { ...base, rate: 3_200, servers: 4, keyed: true }
  isNear(simulate(many).meanMs, 4)
  assert.ok(simulate(many).p99Ms > simulate({ ...many, keyed: false }).p99Ms)
})

test('the same seed gives the same figures, and too much is refused', () => {
  assert.deepEqual(simulate(base), simulate(base))
  assert.throws(() => simulate({ ...base, rate: 1_000 }), /more than 1 servers/)
})
