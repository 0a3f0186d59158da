import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { Tx } from '@waybill/messaging'
import { createDatabase, until } from '@waybill/testing'
import { packDueParcels } from '../src/pack-due-parcels.ts'
import { packDue, startPicking, stop } from '../src/store.ts'

const migrations = new URL('../migrations/', import.meta.url)
const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const signal = new AbortController().signal

const db = await createDatabase({ after }, { migrations })
const stopOrder = (orderId: string) => db.transaction((tx) => stop(tx, orderId))
const waiters = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"

const tasks = [{ warehouse: 'east', items: [{ sku: 'tea', quantity: 1 }] }]

/** Orders that are picked and due to be packed. */
async function due(count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, () => randomUUID())
  await db.transaction(async (tx) => {
    for (const orderId of orders) {
      await startPicking(tx, { orderId, customerId: randomUUID(), tasks, shipTo, total: null }, 0)
    }
  })
  return orders
}

/** A transaction that does its work and then stays open until it is told how to end. */
function open(work: (tx: Tx) => Promise<unknown>) {
  const worked = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const done = db.transaction(async (tx) => {
    await work(tx)
    worked.resolve()
    await end.promise
  })
  return { worked: worked.promise, commit: end.resolve, rollBack: () => end.reject(new Error('crashed')), done }
}

test('a stop waits for the packing that has the row, and then is too late', async () => {
  const [orderId = ''] = await due(1)
  const packing = open((tx) => packDue(tx, 10))
  await packing.worked
  const stopping = stopOrder(orderId)
  await until(async () => (await db.query(waiters)).length > 0, { message: 'the stop does not wait' })
  packing.commit()
  await packing.done

  assert.equal(await stopping, false)
})

test('a stop waits for the packing that has the row, and wins when that fails', async () => {
  const [orderId = ''] = await due(1)
  const packing = open((tx) => packDue(tx, 10))
  await packing.worked
  const stopping = stopOrder(orderId)
  await until(async () => (await db.query(waiters)).length > 0, { message: 'the stop does not wait' })
  packing.rollBack()
  await assert.rejects(packing.done, /crashed/)

  assert.equal(await stopping, true)
  assert.deepEqual(await db.transaction((tx) => packDue(tx, 10)), [])
})

test('packing does not wait for a stop that has the row, nor pack it', async () => {
  const [orderId = ''] = await due(1)
  const stopping = open((tx) => stop(tx, orderId))
  await stopping.worked
  try {
    const packed = await db.transaction(async (tx) => {
      await tx.query(`set local lock_timeout = '1s'`)
      return packDue(tx, 10)
    })
    assert.deepEqual(packed, [])
  } finally {
    stopping.commit()
    await stopping.done
  }
})

test('many orders, three packing jobs and a stop for each: every order is packed or stopped, and once', async () => {
  const orders = await due(500)
  const jobs = Array.from({ length: 3 }, () => packDueParcels(db).run(signal))
  const stopped = await Promise.all(orders.toReversed().map(stopOrder))
  await Promise.all(jobs)
  const packed = await db.query<{ key: Buffer }>('select key from messaging.outbox')
  const decided = new Set([
    ...packed.map(({ key }) => key.toString()),
    ...orders.toReversed().filter((_, n) => stopped[n]),
  ])

  assert.equal(packed.length + stopped.filter(Boolean).length, orders.length)
  assert.equal(decided.size, orders.length)
  assert.ok(packed.length > 0 && stopped.includes(true), 'both happened, so it was a race')
})

test('three packing jobs and two parcels of each order: numbered one and two, none twice', async () => {
  const both = ['east', 'west'].map((warehouse) => ({ warehouse, items: [{ sku: 'tea', quantity: 1 }] }))
  const orders = Array.from({ length: 100 }, () => randomUUID())
  await db.transaction(async (tx) => {
    for (const orderId of orders)
      await startPicking(tx, { orderId, customerId: randomUUID(), tasks: both, shipTo, total: null }, 0)
  })
  const packed = (
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        const mine: string[] = []
        // Orders that another job holds are passed by, so an empty batch is not the end.
        while (await left()) {
          const batch = await db.transaction((tx) => packDue(tx, 7))
          mine.push(...batch.map(({ orderId, number }) => `${orderId} ${number}`))
        }
        return mine
      }),
    )
  ).flat()
  assert.deepEqual(packed.toSorted(), orders.flatMap((orderId) => [`${orderId} 1`, `${orderId} 2`]).toSorted())

  async function left() {
    const rows = await db.query('select from parcels where number is null and order_id = any($1) limit 1', [orders])
    return rows.length > 0
  }
})
