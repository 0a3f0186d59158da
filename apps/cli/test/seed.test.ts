import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fates, planSeed } from '../src/seed/plan.ts'

const shelf = [
  { sku: 'PLASTERS-20', requiresPrescription: false },
  { sku: 'SALBUTAMOL', requiresPrescription: true },
]

test('the same seed plans the same orders, and more of them go on where fewer ended', () => {
  assert.deepEqual(planSeed(1, 5, 40, shelf), planSeed(1, 5, 40, shelf))
  assert.deepEqual(planSeed(1, 5, 60, shelf).slice(0, 40), planSeed(1, 5, 40, shelf))
  assert.notDeepEqual(planSeed(1, 5, 40, shelf), planSeed(2, 5, 40, shelf))
})

test('every fate comes up, and prescriptions are for what needs one', () => {
  const plan = planSeed(1, 5, 400, shelf)
  assert.deepEqual([...new Set(plan.map(({ fate }) => fate))].sort(), [...fates].sort())
  for (const { fate, lines } of plan) {
    assert.equal(lines[0]?.sku === 'SALBUTAMOL', fate === 'prescribed' || fate === 'rejected')
  }
})
