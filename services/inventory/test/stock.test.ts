import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { adjust, giveBack, type Move, reserve, ship, shortages, wanted } from '../src/stock.ts'

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
  assert.deepEqual(shortages(items, new Map(Object.entries({ mug: 3, pen: 3 }))), [
    { sku: 'pen', requested: 4, available: 3 },
    { sku: 'ghost', requested: 1, available: 0 },
  ])
})

test('pieces held are released, pieces shipped are restocked', () => {
  assert.equal(giveBack({ sku: 'mug', quantity: 2, state: 'held' }).kind, 'released')
  assert.equal(giveBack({ sku: 'mug', quantity: 2, state: 'committed' }).kind, 'restocked')
})

const sum = (moves: Move[], what: 'available' | 'reserved' | 'shipped') =>
  moves.reduce((total, move) => total + move[what], 0)

test('whatever an order goes through, no piece appears or gets lost, and a cancelled one leaves no trace', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.boolean(), fc.boolean(), (quantity, packed, cancelled) => {
      const item = { sku: 'mug', quantity }
      const moves = [adjust('mug', 1_000), reserve(item)]
      if (packed) moves.push(ship(item))
      if (cancelled) moves.push(giveBack({ ...item, state: packed ? 'committed' : 'held' }))

      const [available, reserved, shipped] = [sum(moves, 'available'), sum(moves, 'reserved'), sum(moves, 'shipped')]
      assert.equal(available + reserved + shipped, 1_000)
      assert.ok(available >= 0 && reserved >= 0 && shipped >= 0)
      assert.deepEqual(
        [available, reserved, shipped],
        cancelled ? [1_000, 0, 0] : [1_000 - quantity, packed ? 0 : quantity, packed ? quantity : 0],
      )
    }),
  )
})
