import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderPlaced } from '@waybill/contracts'
import type { Event, Received, Tx } from '@waybill/messaging'
import { createDatabase } from '@waybill/testing'
import { orderPlaced } from '../src/on/order-placed.ts'
import { saveProduct } from '../src/products.ts'
import { adjust } from '../src/stock.ts'
import { move } from '../src/store.ts'
import { order } from './start.ts'

const handler = orderPlaced(60_000)
const take = (tx: Tx, { data }: Event<OrderPlaced>) => handler.commit({ data } as Received<OrderPlaced>, tx, undefined)

test('batches of orders that want the same products crosswise do not deadlock', async (t) => {
  const db = await createDatabase(t, { migrations: new URL('../migrations/', import.meta.url) })
  const price = { amountMinor: 100, currency: 'EUR' }
  const skus = ['x', 'y', 'z']
  await db.transaction(async (tx) => {
    for (const sku of skus)
      await saveProduct(tx, { sku, name: sku, price, requiresPrescription: false, active: true, lowStockAt: 0 })
    await move(
      tx,
      skus.map((sku) => adjust(sku, 'east', 1_000)),
      { reason: 'delivery' },
    )
  })

  // Each batch is one transaction, as the consumer makes them, and begins with another product.
  const batch = (first: number) =>
    db.transaction(async (tx) => {
      for (let n = 0; n < 12; n += 1) {
        const sku = skus[(first + n) % skus.length] ?? 'x'
        await take(tx, order({ [sku]: 1 }).placed)
      }
    })
  await Promise.all(Array.from({ length: 9 }, (_, first) => batch(first)))

  const rows = await db.query<{ available: number; reserved: number }>(
    'select available, reserved from stock where warehouse = $1 order by sku',
    ['east'],
  )
  assert.deepEqual(
    rows.map(({ available, reserved }) => [available, reserved]),
    skus.map(() => [964, 36]),
  )
})
