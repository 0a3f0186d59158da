import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  adjust,
  expire,
  fallenLow,
  giveBack,
  type Move,
  renew,
  reserve,
  type Shelf,
  ship,
  shortages,
  wanted,
} from '../src/stock.ts'

const shelf = (levels: Record<string, [east: number, west: number]>, lowStockAt = 0): Shelf =>
  new Map(
    Object.entries(levels).map(([sku, [east, west]]) => [
      sku,
      {
        lowStockAt,
        levels: [
          { warehouse: 'east', available: east },
          { warehouse: 'west', available: west },
        ],
      },
    ]),
  )

test('the same product on two lines is wanted once, with the sum', () => {
  const lines = [
    { sku: 'mug', quantity: 2 },
    { sku: 'pen', quantity: 1 },
    { sku: 'mug', quantity: 3 },
  ]
  assert.deepEqual(wanted(lines), [
    { sku: 'mug', quantity: 5 },
    { sku: 'pen', quantity: 1 },
  ])
})

test('exactly what is there suffices, one more does not, and of an unknown product there is none', () => {
  const items = [
    { sku: 'mug', quantity: 3 },
    { sku: 'pen', quantity: 4 },
    { sku: 'ghost', quantity: 1 },
  ]
  assert.deepEqual(shortages(items, shelf({ mug: [2, 1], pen: [3, 0] })), [
    { sku: 'pen', requested: 4, available: 3 },
    { sku: 'ghost', requested: 1, available: 0 },
  ])
})

test('pieces held are released, pieces shipped are restocked', () => {
  assert.equal(giveBack({ sku: 'mug', warehouse: 'east', quantity: 2, state: 'held' }).kind, 'released')
  assert.equal(giveBack({ sku: 'mug', warehouse: 'east', quantity: 2, state: 'committed' }).kind, 'restocked')
})

test('a product is low once its last piece above the threshold goes, and not again while it stays below', () => {
  const taken = [
    reserve({ sku: 'mug', warehouse: 'east', quantity: 2 }),
    reserve({ sku: 'mug', warehouse: 'west', quantity: 1 }),
  ]
  assert.deepEqual(fallenLow(shelf({ mug: [4, 3] }, 5), taken), [{ sku: 'mug', available: 4, threshold: 5 }])
  assert.deepEqual(fallenLow(shelf({ mug: [4, 4] }, 5), taken), [], 'five are enough')
  assert.deepEqual(fallenLow(shelf({ mug: [4, 0] }, 5), taken), [], 'was low before')
  assert.deepEqual(fallenLow(shelf({ mug: [3, 0] }, 0), taken), [], 'nobody wants to know')
})

const sum = (moves: Move[], what: 'available' | 'reserved' | 'shipped') =>
  moves.reduce((total, move) => total + move[what], 0)

test('whatever an order goes through, no piece appears or gets lost, and a cancelled one leaves no trace', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (quantity, packed, cancelled, late) => {
        const item = { sku: 'mug', warehouse: 'east' as const, quantity }
        const moves = [adjust('mug', 'east', 1_000), reserve(item)]
        if (late) moves.push(expire(item), renew(item))
        if (packed) moves.push(ship(item))
        if (cancelled) moves.push(giveBack({ ...item, state: packed ? 'committed' : 'held' }))

        const [available, reserved, shipped] = [sum(moves, 'available'), sum(moves, 'reserved'), sum(moves, 'shipped')]
        assert.equal(available + reserved + shipped, 1_000)
        assert.ok(available >= 0 && reserved >= 0 && shipped >= 0)
        assert.deepEqual(
          [available, reserved, shipped],
          cancelled ? [1_000, 0, 0] : [1_000 - quantity, packed ? 0 : quantity, packed ? quantity : 0],
        )
      },
    ),
  )
})
