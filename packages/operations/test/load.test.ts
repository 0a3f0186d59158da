import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planOf } from '../src/load/plan.ts'
import { piecesOf } from '../src/load/raise-stock.ts'
import { outcomeOf } from '../src/load/send.ts'
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

test('what was refused before anything was done is told from what may have been done', () => {
  const outcomes = [
    [429, 'rate-limited'],
    [503, 'too-busy'],
    [503, 'upstream-unavailable'],
    [409, 'idempotency-key-in-flight'],
  ].map(([status, code]) => outcomeOf({ status: Number(status), code: String(code) }))
  assert.deepEqual(outcomes, ['fail', 'fail', 'info', 'info'])
})

test('the stock is raised by exactly what is going to be ordered', () => {
  const plan = planOf(options)
  const ordered = plan.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0)
  const pieces = piecesOf(plan)

  assert.equal(
    [...pieces.values()].reduce((sum, count) => sum + count, 0),
    ordered,
  )
  assert.deepEqual([...pieces.keys()].sort(), shelf.map(({ sku }) => sku).sort())
})

test('why orders were cancelled is counted, the commonest first', () => {
  const tally = createTally(1)
  for (const [id, reason] of Object.entries({ a: 'too late', b: 'sold out', c: 'sold out' })) {
    tally.answered({ key: id, outcome: 'ok', orderId: id, status: 202, at: '' }, 1, 1)
    tally.ended(id, 'orders.order.cancelled', 2, reason)
  }
  const { reasons, cancelled } = tally.summary(1_000)
  assert.deepEqual(
    [Object.entries(reasons), cancelled],
    [
      [
        ['sold out', 2],
        ['too late', 1],
      ],
      3,
    ],
  )
})
