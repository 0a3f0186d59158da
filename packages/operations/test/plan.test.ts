import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { planOf, type ResetTo } from '../src/groups/plan.ts'

const place = { topic: 't', partition: 0 }
const committedAt = (offset: bigint | undefined) => new Map(offset === undefined ? [] : [['t:0', { ...place, offset }]])

function planned(to: ResetTo, before: bigint | undefined, more: { at?: bigint; other?: bigint } = {}) {
  const plan = planOf({
    group: 'g',
    to,
    ends: [{ ...place, start: 10n, end: 100n }],
    committed: committedAt(before),
    ...(more.at === undefined ? {} : { atTime: new Map([['t:0', more.at]]) }),
    other: committedAt(more.other),
  })
  const [partition] = plan.partitions
  return partition ? [partition.after, partition.again, partition.skipped, partition.note] : plan.left[0]?.why
}

test('each way to say where to goes there, and tells what is read again and what is skipped', () => {
  assert.deepEqual(planned({ kind: 'earliest' }, 40n), [10n, 30n, 0n, undefined])
  assert.deepEqual(planned({ kind: 'latest' }, 40n), [100n, 0n, 60n, undefined])
  assert.deepEqual(planned({ kind: 'offset', offset: 50n }, 40n), [50n, 0n, 10n, undefined])
  assert.deepEqual(planned({ kind: 'shift', by: -5n }, 40n), [35n, 5n, 0n, undefined])
  assert.deepEqual(planned({ kind: 'datetime', time: new Date(0) }, 40n, { at: 20n }), [20n, 20n, 0n, undefined])
  assert.deepEqual(planned({ kind: 'group', group: 'h' }, 40n, { other: 70n }), [70n, 0n, 30n, undefined])
})

test('a time after the last record is the end', () => {
  assert.deepEqual(planned({ kind: 'datetime', time: new Date() }, 40n, { at: -1n }), [100n, 0n, 60n, undefined])
})

test('what is asked for outside of the partition becomes its first or last offset, and says so', () => {
  assert.deepEqual(planned({ kind: 'offset', offset: 3n }, 40n), [10n, 30n, 0n, '3 is gone; 10 is the first there is'])
  assert.deepEqual(planned({ kind: 'shift', by: 500n }, 40n), [100n, 0n, 60n, '540 is not there yet; 100 is the end'])
})

test('where there is nothing to go by, a partition is left as it is, and the plan says why', () => {
  assert.equal(planned({ kind: 'shift', by: -1n }, undefined), 'nothing is committed from which it could be shifted')
  assert.equal(planned({ kind: 'group', group: 'h' }, 40n), 'h has committed nothing there')
  const leaderless = [{ ...place, start: undefined, end: undefined }]
  const plan = planOf({ group: 'g', to: { kind: 'earliest' }, ends: leaderless, committed: committedAt(1n) })
  assert.deepEqual([plan.partitions, plan.left[0]?.why], [[], 'the partition has no leader now'])
})

test('no plan leaves a partition’s range, nor counts a record that is not there', () => {
  const offset = fc.bigInt({ min: 0n, max: 1_000n })
  fc.assert(
    fc.property(offset, offset, offset, fc.bigInt({ min: -1_000n, max: 1_000n }), (a, b, before, by) => {
      const [start, end] = a < b ? [a, b] : [b, a]
      const ends = [{ ...place, start, end }]
      const plan = planOf({ group: 'g', to: { kind: 'shift', by }, ends, committed: committedAt(before) })
      const [partition] = plan.partitions
      assert.ok(partition && partition.after >= start && partition.after <= end)
      assert.ok(plan.again === 0n || plan.skipped === 0n)
      assert.ok(plan.again + plan.skipped <= end - start)
    }),
    { numRuns: 500 },
  )
})
