import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { window } from '../src/index.ts'
import { lastEndBy, startsOf } from '../src/window/assign.ts'
import { createReadUpTo, watermarkOf } from '../src/window/watermark.ts'
import { Counted, Refunded, Sold, salesWindow } from './sales.ts'

const seed = Number(process.env.SEED ?? 20_261_121)
const runs = { seed, numRuns: 500 }
const time = fc.integer({ min: -4_000_000_000_000, max: 4_000_000_000_000 })
const grid = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 20 }))
  .map(([everyMs, times]) => ({ everyMs, sizeMs: everyMs * times }))
const anyGrid = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }))
  .map(([a, b]) => ({ everyMs: Math.max(Math.min(a, b), Math.ceil(Math.max(a, b) / 20)), sizeMs: Math.max(a, b) }))

test(`a moment is in size / every windows, each of which begins at a multiple of every and holds it (seed ${seed})`, () => {
  fc.assert(
    fc.property(time, grid, (moment, grid) => {
      const starts = startsOf(moment, grid)
      assert.equal(starts.length, grid.sizeMs / grid.everyMs)
      for (const start of starts) {
        assert.ok(start % grid.everyMs === 0 && start <= moment && moment < start + grid.sizeMs)
      }
    }),
    runs,
  )
})

test('tumbling windows leave no gap and do not overlap; a day in spring has as many as one in autumn', () => {
  const day = { sizeMs: 86_400_000, everyMs: 86_400_000 }
  assert.deepEqual(startsOf(Date.UTC(2026, 2, 29, 23, 59, 59, 999), day), [Date.UTC(2026, 2, 29)])
  assert.deepEqual(startsOf(Date.UTC(2026, 2, 30), day), [Date.UTC(2026, 2, 30)])
  assert.deepEqual(startsOf(Date.UTC(2026, 9, 25, 12), day), [Date.UTC(2026, 9, 25)])
})

test('hopping windows are given oldest first, also before 1970', () => {
  assert.deepEqual(startsOf(25, { sizeMs: 20, everyMs: 10 }), [10, 20])
  assert.deepEqual(startsOf(30, { sizeMs: 20, everyMs: 10 }), [20, 30])
  assert.deepEqual(startsOf(-1, { sizeMs: 20, everyMs: 10 }), [-20, -10])
})

test(`a window is over when its end has come and not before, also where every does not divide size (seed ${seed})`, () => {
  fc.assert(
    fc.property(time, anyGrid, (moment, grid) => {
      const end = lastEndBy(moment, grid)
      assert.ok(end <= moment && moment < end + grid.everyMs)
      assert.equal((((end - grid.sizeMs) % grid.everyMs) + grid.everyMs) % grid.everyMs, 0)
      // No window that the moment is in is over.
      for (const start of startsOf(moment, grid)) assert.ok(start + grid.sizeMs > end)
    }),
    runs,
  )
})

const partition = (id: number, latest: number | undefined, readUpTo: number | undefined) => ({
  topic: 't',
  partition: id,
  latest,
  readUpTo,
})

test('the watermark is the least of what the partitions have come to', () => {
  const two = [partition(0, 5_000, undefined), partition(1, 3_000, undefined)]
  assert.deepEqual(watermarkOf(two, 1_000), { time: 3_000, heldBackBy: 't/1' })
})

test('a partition of which nothing was taken yet holds every window open', () => {
  const two = [partition(0, 5_000, 9_000), partition(1, undefined, undefined)]
  assert.equal(watermarkOf(two, 1_000).time, Number.NEGATIVE_INFINITY)
  assert.equal(watermarkOf([], 1_000).time, Number.NEGATIVE_INFINITY)
})

test('a partition with nothing to read has come to the idle time before the moment it was read up to', () => {
  const two = [partition(0, 8_500, 9_000), partition(1, undefined, 9_000)]
  assert.deepEqual(watermarkOf(two, 1_000), { time: 8_000, heldBackBy: 't/1' })
})

test('a partition is read up to the moment at which it ended where it is taken now', () => {
  const readUpTo = createReadUpTo()
  assert.equal(readUpTo.note('p', 1, 100n, 40n), undefined)
  assert.equal(readUpTo.note('p', 2, 200n, 99n), undefined)
  // Always behind the end, and yet past the end of before.
  assert.equal(readUpTo.note('p', 3, 300n, 100n), 1)
  assert.equal(readUpTo.note('p', 4, 400n, 299n), 1)
  assert.equal(readUpTo.note('p', 5, 400n, 300n), 3)
  assert.equal(readUpTo.note('p', 6, 400n, 400n), 6)
  assert.equal(readUpTo.note('p', 7, 401n, 400n), 6)
})

const start = Date.UTC(2026, 10, 21)
const at = (ms: number) => new Date(start + ms)

test('results are what the windows of these events would publish', () => {
  const event = (type: typeof Sold, shop: string, amount: number, ms: number) => ({
    ...type({ id: 'x', shop, amount, at: at(ms) }),
    time: new Date(0),
  })
  const events = [event(Sold, 'a', 5, 12_000), event(Sold, 'b', 7, 0), event(Refunded, 'a', 2, 19_999)]
  assert.deepEqual(salesWindow({ size: '10s' }).results(events), [
    Counted({ shop: 'b', start: at(0), end: at(10_000), events: 1, sum: 7, final: true }),
    Counted({ shop: 'a', start: at(10_000), end: at(20_000), events: 2, sum: 3, final: true }),
  ])
})

test('an event of hopping windows counts in each of them', () => {
  const events = [{ ...Sold({ id: 'x', shop: 'a', amount: 5, at: at(12_000) }), time: new Date(0) }]
  const results = salesWindow({ size: '10s', every: '5s' }).results(events)
  assert.deepEqual(
    results.map(({ data }) => data.start),
    [at(5_000), at(10_000)],
  )
})

test('windows that cannot be meant are refused when they are defined', () => {
  const define = (size: string, every: string | undefined, zero: () => unknown = () => 0) =>
    window('wrong', {
      of: [Sold],
      key: () => '',
      size,
      ...(every === undefined ? {} : { every }),
      grace: '0s',
      zero,
      add: (state) => state,
      close: () => undefined,
    })
  assert.throws(() => define('1x', undefined), /'1x' is not a duration/)
  assert.throws(() => define('0s', undefined), /one at least/)
  assert.throws(() => define('1s', '2s'), /every is longer than size/)
  assert.throws(() => define('1h', '1s'), /more than 1000 windows/)
  assert.throws(() => define('1s', undefined, () => ({ since: new Date() })), /kept as JSON/)
  assert.throws(() => define('1s', undefined, () => undefined), /kept as JSON/)
  assert.throws(() => define('1s', undefined, () => 1n), /BigInt/)
})
