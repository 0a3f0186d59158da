import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createWatermark } from '../src/consumer/watermark.ts'

test('it stands before the first that is not dealt with, and behind the last when all are', () => {
  const watermark = createWatermark()
  assert.equal(watermark.next(), undefined)
  for (const offset of [3n, 4n, 9n]) watermark.received(offset)
  assert.equal(watermark.next(), 3n)
  watermark.done(4n)
  assert.equal(watermark.next(), 3n)
  assert.equal(watermark.spread(), 3)
  // With 3 done as well, 9 is the first that is not: the gap between was never received.
  assert.equal(watermark.next([3n]), 9n)
  assert.equal(watermark.next([3n, 9n]), 10n)
  assert.equal(watermark.next(), 3n)
  watermark.done(3n)
  watermark.done(9n)
  assert.equal(watermark.next(), 10n)
  assert.equal(watermark.spread(), 0)
})

test('in whatever order records are dealt with, it never passes one that is not', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(gaps, fc.infiniteStream(fc.nat()), (steps, picks) => {
      const watermark = createWatermark()
      let offset = 0n
      const open = steps.map((step) => (offset += BigInt(step)))
      for (const each of open) watermark.received(each)
      const last = offset
      while (open.length > 0) {
        const [pick] = [...picks.take(1)]
        const [done] = open.splice((pick ?? 0) % open.length, 1)
        if (done !== undefined) watermark.done(done)
        assert.equal(watermark.next(), open.toSorted((a, b) => Number(a - b))[0] ?? last + 1n)
      }
    }),
    { seed: 20261121, numRuns: 300 },
  )
})
