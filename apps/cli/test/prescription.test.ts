import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toVerdicts } from '../src/prescription/decide.ts'

test('each line gets its verdict, and what is rejected its reason', () => {
  assert.deepEqual(toVerdicts(['A', 'B'], ['C=too much = too strong']), [
    { sku: 'A', verdict: 'approved' },
    { sku: 'B', verdict: 'approved' },
    { sku: 'C', verdict: 'rejected', reason: 'too much = too strong' },
  ])
})

test('a line that is rejected without a reason is refused, and so is a decision about nothing', () => {
  for (const said of ['C', 'C=', '=why']) assert.throws(() => toVerdicts(['A'], [said]), /has no reason/)
  assert.throws(() => toVerdicts([], []), /Say --approve <sku> or --reject <sku=reason>/)
})
