import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Handler, Received, Tx } from '@waybill/messaging'
import { createDatabase } from '@waybill/testing'
import fc from 'fast-check'
import { orderCancelled } from '../src/on/order-cancelled.ts'
import { orderConfirmed } from '../src/on/order-confirmed.ts'
import { orderPacked } from '../src/on/order-packed.ts'
import { orderPlaced } from '../src/on/order-placed.ts'
import { saveProduct } from '../src/products.ts'
import { releaseExpired } from '../src/release-expired.ts'
import { adjust } from '../src/stock.ts'
import { lockStock, move } from '../src/store.ts'
import { type Warehouse, warehouses } from '../src/warehouses.ts'
import { levelsOf, migrations, order } from './start.ts'

const skus = ['a', 'b']
const placed = orderPlaced(0) // whatever is not confirmed has expired when the sweeper comes

/** What can happen: an event of one of four orders, in any order and repeatedly, the sweeper, or a count of the shelf. */
const happening = fc.oneof(
  fc.record({
    what: fc.constantFrom('placed', 'confirmed', 'packed', 'cancelled'),
    order: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ what: fc.constant('swept') }),
  fc.record({
    what: fc.constant('counted'),
    sku: fc.constantFrom(...skus),
    warehouse: fc.constantFrom(...warehouses),
    delta: fc.integer({ min: -3, max: 3 }),
  }),
)
const quantity = fc.integer({ min: 1, max: 4 })
const orders = fc.array(fc.record({ a: quantity, b: quantity }), { minLength: 4, maxLength: 4 })

test('whatever happens in whatever order: available + reserved + shipped = adjusted, by product and warehouse', async (t) => {
  const db = await createDatabase(t, { migrations })
  const { signal } = new AbortController()

  const run = (handler: Handler, { data }: { data: unknown }) =>
    db
      .transaction(async (tx) => handler.commit({ data } as Received<unknown>, tx, undefined))
      .catch((error: unknown) => {
        // Packed although somebody else got the pieces: refused as a whole, for the dead letters.
        assert.match(String(error), /its reservation had expired/)
      })

  async function count(tx: Tx, sku: string, warehouse: Warehouse, delta: number) {
    const level = (await lockStock(tx, [{ sku }])).get(sku)?.levels.find((some) => some.warehouse === warehouse)
    if (level && level.available + delta >= 0) await move(tx, [adjust(sku, warehouse, delta)], { reason: 'count' })
  }

  await db.transaction(async (tx) => {
    for (const sku of skus) {
      const price = { amountMinor: 100, currency: 'EUR' }
      await saveProduct(tx, { sku, name: sku, price, requiresPrescription: false, active: true, lowStockAt: 2 })
      for (const warehouse of warehouses) await move(tx, [adjust(sku, warehouse, 4)], { reason: 'delivery' })
    }
  })

  await fc.assert(
    fc.asyncProperty(orders, fc.array(happening, { minLength: 5, maxLength: 25 }), async (wishes, happened) => {
      const own = wishes.map((wish) => order(wish))
      const seen = new Set<number>()
      for (const step of happened) {
        if (step.what === 'swept') await releaseExpired(db).run(signal)
        else if ('sku' in step) await db.transaction((tx) => count(tx, step.sku, step.warehouse, step.delta))
        else if ('order' in step) {
          const one = own[step.order]
          if (!one) continue
          // The inbox takes a placing once; of its own topic a confirmation never comes before it.
          if (step.what === 'placed' && !seen.has(step.order)) await run(placed, one.placed)
          if (step.what === 'placed') seen.add(step.order)
          if (step.what === 'confirmed' && seen.has(step.order)) await run(orderConfirmed, one.confirmed)
          if (step.what === 'packed') await run(orderPacked, one.packed)
          if (step.what === 'cancelled') await run(orderCancelled, one.cancelled)
        }
        await levelsOf(db)
      }
      // In the end all are cancelled: nothing stays reserved or shipped.
      for (const one of own) await run(orderCancelled, one.cancelled)
      for (const { reserved, shipped } of await levelsOf(db)) assert.deepEqual([reserved, shipped], [0, 0])
    }),
    { numRuns: 60 },
  )
})
