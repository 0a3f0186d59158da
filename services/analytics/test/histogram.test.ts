import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Bucket, bucketOf, quantile, timeOf } from '../src/histogram.ts'

const HOUR_MS = 3_600_000
const times = fc.array(fc.integer({ min: 0, max: 24 * HOUR_MS }), { minLength: 1, maxLength: 200 })

const histogramOf = (list: readonly number[]): Bucket[] =>
  [...Map.groupBy(list, bucketOf)]
    .map(([bucket, inIt]) => ({ bucket, orders: inIt.length }))
    .sort((a, b) => a.bucket - b.bucket)
const exact = (list: readonly number[], share: number) =>
  list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * list.length) - 1)] ?? 0

test('a quantile is off by 1 % at most, and by what rounding to milliseconds adds', () => {
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.99), (list, share) => {
      const [told, real] = [quantile(histogramOf(list), share), exact(list, share)]
      assert.ok(Math.abs(told - real) <= real * 0.01 + 1, `${told} for ${real}`)
    }),
  )
})

test('histograms added up bucket by bucket are the histogram of all', () => {
  fc.assert(
    fc.property(times, times, (one, two) => {
      const sum = new Map<number, number>()
      for (const { bucket, orders } of [...histogramOf(one), ...histogramOf(two)]) {
        sum.set(bucket, (sum.get(bucket) ?? 0) + orders)
      }
      const merged = [...sum].map(([bucket, orders]) => ({ bucket, orders })).sort((a, b) => a.bucket - b.bucket)
      assert.deepEqual(merged, histogramOf([...one, ...two]))
    }),
  )
})

test('nothing has the quantile 0, and what took no time a millisecond', () => {
  assert.equal(quantile([], 0.5), 0)
  assert.equal(quantile(histogramOf([0, 0, 1]), 0.99), 1)
  assert.equal(timeOf(0), 1)
})
