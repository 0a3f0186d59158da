import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff, policiesOf, retryPolicy } from '../src/consumer/retry-policy.ts'
import { verdictOn } from '../src/consumer/verdict.ts'
import { PermanentError, Unavailable } from '../src/index.ts'
import { ours } from '../src/postgres/outage.ts'

const ordered = retryPolicy()
const unordered = retryPolicy({ order: 'none', delays: ['5s', '1m'] })
const unlucky = new Error('unlucky')

test('a failure is tried again while its key waits, until the tries are used up', () => {
  const kinds = [1, 2, 3].map((attempts) => verdictOn(unlucky, attempts, ordered).kind)
  assert.deepEqual(kinds, ['park', 'park', 'dead'])
})

test('without order it goes through the delays, one after the other', () => {
  const verdicts = [1, 2, 3].map((attempts) => verdictOn(unlucky, attempts, unordered))
  assert.deepEqual(verdicts, [
    { kind: 'delay', name: '5s', ms: 5_000 },
    { kind: 'delay', name: '1m', ms: 60_000 },
    { kind: 'dead' },
  ])
})

test('an outage waits, however often it was tried; a permanent error is dead at once', async () => {
  assert.deepEqual(verdictOn(new Unavailable('down', { retryAfterMs: 70 }), 99, ordered), { kind: 'wait', ms: 70 })
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  // Somebody else's server: it counts, as the handler did not say that it waits.
  assert.equal(verdictOn(refused, 99, ordered).kind, 'dead')
  await assert.rejects(ours(Promise.reject(refused)))
  assert.equal(verdictOn(refused, 99, ordered).kind, 'wait')
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  assert.equal(verdictOn(deadlock, 99, ordered).kind, 'wait')
  assert.equal(verdictOn(new PermanentError('no'), 1, ordered).kind, 'dead')
})

test('waits grow by the factor up to the longest, each with jitter on its upper half', () => {
  assert.ok(ordered.order === 'key')
  const waits = (random: number) => [1, 2, 3, 4].map((attempt) => backoff(ordered, attempt, () => random))
  assert.deepEqual(waits(0), [100, 500, 2_500, 5_000])
  assert.deepEqual(waits(1), [200, 1_000, 5_000, 10_000])
})

test('a policy that makes no sense is refused when it is made', () => {
  assert.throws(() => retryPolicy({ attempts: 0 }), /attempts is 0/)
  assert.throws(() => retryPolicy({ order: 'none', delays: ['soon'] }), /'soon' is not a duration/)
})

test('handlers of one event share one policy', () => {
  const event = { type: 'a.b.c' }
  const two = { event, retry: { attempts: 2 } }
  assert.equal(policiesOf([two, { event, retry: undefined }, two]).get('a.b.c')?.order, 'key')
  assert.throws(() => policiesOf([two, { event, retry: { attempts: 5 } }]), /a\.b\.c have different retry policies/)
})
