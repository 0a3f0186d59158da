import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocate, type Pieces } from '../src/allocate.ts'
import { availableOf, type Shelf } from '../src/stock.ts'
import { warehouses } from '../src/warehouses.ts'

type Levels = Record<string, [east: number, west: number]>

const shelf = (levels: Levels): Shelf =>
  new Map(
    Object.entries(levels).map(([sku, [east, west]]) => [
      sku,
      {
        lowStockAt: 0,
        levels: [
          { warehouse: 'east', available: east },
          { warehouse: 'west', available: west },
        ],
      },
    ]),
  )

const from = (levels: Levels, wanted: Record<string, number>) =>
  allocate(
    Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity })),
    shelf(levels),
  )?.map(({ sku, warehouse, quantity }) => `${quantity} ${sku} ${warehouse}`)

test('one warehouse serves an order that it has all of, the first when both have', () => {
  assert.deepEqual(from({ mug: [5, 5] }, { mug: 5 }), ['5 mug east'])
  assert.deepEqual(from({ mug: [9, 2], pen: [0, 1] }, { mug: 2, pen: 1 }), ['2 mug west', '1 pen west'])
})

test('when it takes both, a line stays whole where it can', () => {
  assert.deepEqual(from({ mug: [3, 0], pen: [1, 4] }, { mug: 3, pen: 4 }), ['3 mug east', '4 pen west'])
})

test('a line that no warehouse has alone is split, beginning where most is', () => {
  assert.deepEqual(from({ mug: [2, 4] }, { mug: 5 }), ['4 mug west', '1 mug east'])
})

test('what all together do not have is not served, nor anything with it', () => {
  assert.equal(from({ mug: [2, 2], pen: [9, 9] }, { pen: 1, mug: 5 }), undefined)
  assert.equal(from({}, { ghost: 1 }), undefined)
})

const level = fc.integer({ min: 0, max: 6 })
const orders = fc.uniqueArray(
  fc.record({ sku: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 8 }) }),
  {
    minLength: 1,
    selector: ({ sku }) => sku,
  },
)

test('an order is served exactly when there is enough, never more than there is, from as few warehouses as can', () => {
  fc.assert(
    fc.property(orders, fc.record({ a: fc.tuple(level, level), b: fc.tuple(level, level) }), (items, levels) => {
      const there = shelf(levels)
      const pieces = allocate(items, there)
      const enough = items.every(({ sku, quantity }) => availableOf(there, sku) >= quantity)
      assert.equal(pieces !== undefined, enough)
      if (!pieces) return

      for (const { sku, quantity } of items) {
        const own: Pieces[] = pieces.filter((some) => some.sku === sku)
        assert.equal(
          own.reduce((sum, some) => sum + some.quantity, 0),
          quantity,
        )
        for (const { warehouse, quantity: taken } of own) {
          const available = there.get(sku)?.levels.find((some) => some.warehouse === warehouse)?.available ?? 0
          assert.ok(taken > 0 && taken <= available, `${taken} of ${available}`)
        }
      }
      const alone = warehouses.some((_, index) =>
        items.every(({ sku, quantity }) => (there.get(sku)?.levels[index]?.available ?? 0) >= quantity),
      )
      assert.equal(new Set(pieces.map(({ warehouse }) => warehouse)).size, alone ? 1 : 2)
    }),
    { numRuns: 500 },
  )
})
