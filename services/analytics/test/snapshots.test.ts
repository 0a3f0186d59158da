import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RevenueCounted, TopProductsUpdated } from '@waybill/contracts'
import fc from 'fast-check'
import { TOP } from '../src/counts.ts'
import { revenueCounts, sold, top, topProductsUpdates } from '../src/snapshots.ts'

const minute = new Date('2026-11-21T10:00:00Z')
const end = new Date('2026-11-21T10:01:00Z')

test('lines with the same product are added up', () => {
  const lines = [
    { sku: 'tea', quantity: 2 },
    { sku: 'cup', quantity: 1 },
    { sku: 'tea', quantity: 3 },
  ]
  assert.deepEqual(sold(lines), [
    { sku: 'tea', quantity: 5 },
    { sku: 'cup', quantity: 1 },
  ])
})

test('however lines are split, as many pieces are sold', () => {
  const line = fc.record({ sku: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 99 }) })
  const pieces = (items: { quantity: number }[]) => items.reduce((sum, { quantity }) => sum + quantity, 0)
  fc.assert(fc.property(fc.array(line), (lines) => assert.equal(pieces(sold(lines)), pieces(lines))))
})

test('the most sold come first, equal ones by name, and no more than the list holds', () => {
  const products = [
    { sku: 'b', quantity: 1 },
    { sku: 'a', quantity: 1 },
    { sku: 'c', quantity: 9 },
  ]
  assert.deepEqual(
    top(products).map(({ sku }) => sku),
    ['c', 'a', 'b'],
  )
  assert.equal(top(Array.from({ length: 50 }, (_, n) => ({ sku: `p${n}`, quantity: n }))).length, TOP)
})

test('each minute is told of by one list of products', () => {
  const sums = [
    { start: minute, sku: 'cup', quantity: 1 },
    { start: minute, sku: 'tea', quantity: 5 },
    { start: end, sku: 'tea', quantity: 2 },
  ]
  const [first, second, ...more] = topProductsUpdates(sums)
  const products = [
    { sku: 'tea', quantity: 5 },
    { sku: 'cup', quantity: 1 },
  ]
  assert.deepEqual(
    first,
    TopProductsUpdated({ window: 'top-products/2026-11-21T10:00:00.000Z', start: minute, end, products }),
  )
  assert.equal(second?.data.window, 'top-products/2026-11-21T10:01:00.000Z')
  assert.deepEqual(more, [])
})

test('each minute and currency is told of by one count of money', () => {
  assert.deepEqual(revenueCounts([{ start: minute, currency: 'EUR', orders: 2, amountMinor: 9_007_199_254_740_991 }]), [
    RevenueCounted({
      window: 'revenue/EUR/2026-11-21T10:00:00.000Z',
      start: minute,
      end,
      currency: 'EUR',
      orders: 2,
      amountMinor: 9_007_199_254_740_991,
    }),
  ])
})
