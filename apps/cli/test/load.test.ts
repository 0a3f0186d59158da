import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planOf } from '../src/load/plan.ts'
import { createTally } from '../src/load/tally.ts'

const shelf = [
  { sku: 'PLASTERS-20', requiresPrescription: false },
  { sku: 'HAND-CREAM', requiresPrescription: false },
  { sku: 'SALBUTAMOL', requiresPrescription: true },
]
const options = { rate: 50, forMs: 60_000, seed: 1, run: 'run', customers: 10, shelf, prescriptions: true }

test('the same seed plans the same orders, another one others', () => {
  assert.deepEqual(planOf(options), planOf(options))
  assert.notDeepEqual(planOf(options), planOf({ ...options, seed: 2 }))
})

test('orders come at even distances, each with a key of its own', () => {
  const plan = planOf(options)
  assert.equal(plan.length, 3_000)
  assert.ok(plan.every(({ atMs }, i) => atMs === i * 20))
  assert.equal(new Set(plan.map(({ key }) => key)).size, 3_000)
})

test('about one in twenty is cancelled, declined and sent twice each', () => {
  const plan = planOf(options)
  for (const [what, count] of Object.entries({
    cancelled: plan.filter(({ cancelAfterMs }) => cancelAfterMs !== undefined).length,
    declined: plan.filter(({ card }) => card !== 'visa').length,
    'sent twice': plan.filter(({ retryAfterMs }) => retryAfterMs !== undefined).length,
  })) {
    assert.ok(count > 90 && count < 210, `${count} of 3000 are ${what}`)
  }
})

test('without a pharmacist nothing is ordered that needs one', () => {
  const ordered = (prescriptions: boolean) =>
    planOf({ ...options, prescriptions }).some(({ lines }) => lines.some(({ sku }) => sku === 'SALBUTAMOL'))
  assert.deepEqual([ordered(true), ordered(false)], [true, false])
})

test('an outcome that is heard before the answer counts, and one of another client does not', () => {
  const tally = createTally(1)
  tally.sent()
  tally.ended('a', 'orders.order.completed', 1_500)
  tally.ended('foreign', 'orders.order.completed', 1_500)
  tally.answered({ key: 'k', outcome: 'ok', orderId: 'a', status: 202, at: '' }, 30, 1_000)
  const { accepted, completed, underWay, post, toCompleted } = tally.summary(10_000)
  assert.deepEqual(
    { accepted, completed, underWay, post, toCompleted },
    { accepted: 1, completed: 1, underWay: 0, post: { p50: 30, p99: 30 }, toCompleted: { p50: 500, p99: 500 } },
  )
})
