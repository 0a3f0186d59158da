import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on, PermanentError, publish } from '../src/index.ts'
import { createTestWorld, openMemoryDatabase } from '../src/testing/index.ts'
import { OrderCancelled, OrderPlaced, order, orderPlaced, StockRejected, StockReserved } from './shop.ts'

const migrations = [new URL('shop-migrations/', import.meta.url)]
const emits = [StockReserved, StockRejected]

test('a service is tested as the README says', async () => {
  await using world = await createTestWorld({ service: 'stock', emits, handlers: [orderPlaced], migrations })

  await world.given(OrderPlaced({ orderId: 'o1', sku: 'tea' }), OrderPlaced({ orderId: 'o2', sku: 'tea' }))
  await world.when(OrderPlaced({ orderId: 'o3', sku: 'tea' }))
  await world.thenPublished(StockRejected({ orderId: 'o3' }))

  assert.equal((await world.published(StockReserved)).length, 2)
  assert.deepEqual(await world.db.query('select * from stock order by sku'), [
    { sku: 'salt', pieces: 0 },
    { sku: 'tea', pieces: 0 },
  ])

  await assert.rejects(world.thenPublished(), /What the service has published/)
  await assert.rejects(world.thenPublished(StockReserved({ orderId: 'o3' })), /What the service has published/)
})

test('duplicates and rebalances change nothing for a handler that writes by its transaction alone', async () => {
  const faults = { duplicates: 0.5, rebalanceEvery: 3, seed: 7 }
  await using world = await createTestWorld({ service: 'stock', emits, handlers: [orderPlaced], migrations, faults })
  await world.db.query(`update stock set pieces = 25 where sku = 'tea'`)
  const orders = Array.from({ length: 20 }, (_, i) => ({ orderId: `o${i}`, sku: 'tea' }))

  await world.when(async () => {
    for (const some of [orders.slice(0, 7), orders.slice(7)]) await world.given(...some.map((one) => OrderPlaced(one)))
  })
  assert.ok(world.broker.records('orders.v1').length > 20, 'some came twice')
  assert.ok(
    world.broker.groups().some(({ generation }) => generation > 4),
    'the partitions changed hands',
  )
  await world.thenPublished(...orders.map(({ orderId }) => StockReserved({ orderId })))
  assert.deepEqual(await world.db.query(`select pieces from stock where sku = 'tea'`), [{ pieces: 5 }])
})

test('a handler that does not write by its transaction is found out', async () => {
  let pieces = 25
  const careless = on(OrderPlaced, {
    effect: async () => (pieces -= 1),
    commit: () => {},
  })
  const faults = { duplicates: 0.5, seed: 7 }
  await using world = await createTestWorld({ service: 'stock', handlers: [careless], migrations, faults })
  for (let i = 0; i < 20; i++) await world.given(OrderPlaced({ orderId: `o${i}`, sku: 'tea' }))
  world.broker.failNext('commit', 100)
  assert.ok(pieces <= 5)
})

test('what is given up is told by its reason, and thenPublished does not pass over it', async () => {
  const never = on(OrderPlaced, () => {
    throw new PermanentError('no such thing', { code: 'no-such-thing' })
  })
  await using world = await createTestWorld({ service: 'stock', handlers: [never] })
  await world.when(OrderPlaced({ orderId: 'o1', sku: 'tea' }))
  const [letter] = world.deadLetters()
  assert.deepEqual([letter?.type, letter?.key, letter?.code], ['orders.order.placed', 'o1', 'no-such-thing'])
  await assert.rejects(world.thenPublished(), /given up events/)
})

test('time passes when it is told to: a deadline is taken once', async () => {
  await using world = await createTestWorld({ service: 'orders', emits: [OrderCancelled], sagas: [order] })
  await world.when((db) => db.transaction((tx) => order.start(tx, 'o1', { step: 'waiting' }, { within: '1h' })))
  await world.advance('59m')
  await world.thenPublished()
  await world.advance('2m')
  await world.advance('2h')
  await world.thenPublished(OrderCancelled({ orderId: 'o1' }))
})

test('a send that fails, and one whose answer is lost, are tried again', async () => {
  await using world = await createTestWorld({ service: 'stock', emits })
  for (const operation of ['send', 'acknowledge'] as const) {
    world.broker.failNext(operation)
    await world.when((db) => db.transaction((tx) => publish(tx, StockReserved({ orderId: operation }))))
    await world.thenPublished(StockReserved({ orderId: operation }))
  }
  assert.equal(world.broker.records('stock.v1').length, 3)
})

test('a second connection inside a transaction is refused, since it would wait for ever', async () => {
  const db = await openMemoryDatabase()
  await assert.rejects(
    db.transaction(() => db.query('select 1')),
    /use the `tx` at hand/,
  )
  await db.close()
})
