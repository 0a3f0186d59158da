import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lagInWords, spanOf, trendOf } from '../src/groups/words.ts'

const sample = (at: number, lag: number, committed: number) => ({ at, lag, committed })

test('a lag that shrinks says when it will be gone, at the speed of the looks that are given', () => {
  const samples = [sample(0, 58, 0), sample(20_000, 48, 12), sample(40_000, 38, 25)]
  assert.deepEqual(trendOf(samples), { kind: 'shrinking', perS: 0.5, clearsInMs: 76_000 })
  const oldest = new Date(28_000)
  assert.equal(lagInWords(samples, { oldest, now: 40_000 }), '38 records waiting, oldest 12 s, clears in 76 s')
  assert.equal(lagInWords([sample(0, 2, 0), sample(1_000, 1, 1)], { what: 'orders' }), '1 order waiting, clears in 1 s')
})

test('a group that commits nothing is told to stand still, though records come', () => {
  assert.equal(lagInWords([sample(0, 10, 7), sample(30_000, 40, 7)]), '40 records waiting, not moving for 30 s')
})

test('a group that works and falls behind is told to grow, and one that keeps up neither way', () => {
  assert.equal(lagInWords([sample(0, 10, 0), sample(10_000, 40, 50)]), '40 records waiting, growing by 3.0 a second')
  assert.equal(
    lagInWords([sample(0, 10, 0), sample(10_000, 10, 50)]),
    '10 records waiting, neither growing nor clearing',
  )
})

test('one look, or two of one moment, promise nothing; no lag is nothing waiting', () => {
  assert.equal(lagInWords([sample(0, 5, 1)]), '5 records waiting')
  assert.equal(lagInWords([sample(0, 5, 1), sample(0, 4, 2)]), '4 records waiting')
  assert.equal(lagInWords([sample(0, 5, 1), sample(9, 0, 6)]), 'nothing waiting')
  assert.equal(lagInWords([]), 'nothing waiting')
  assert.equal(lagInWords([sample(0, 0, 1)], { uncommitted: 2 }), 'on 2 partitions nothing is committed yet')
})

test('lengths of time are said in units that one can take in', () => {
  const said = [400, 119_000, 125_000, 600_000, 7_800_000, 90_000_000, 1_000_000_000].map(spanOf)
  assert.deepEqual(said, ['0 s', '119 s', '2 min', '10 min', '2 h 10 min', '1 d 1 h', '11 d'])
})
