import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { ReturnReceived, StockCommitted, StockRejected, StockReleased, StockReserved } from '@waybill/contracts'
import { publishAs, received, settled, until } from '@waybill/testing'
import { levelsOf, order, shelf, startInventory, stocked } from './start.ts'

test('reservations', async (t) => {
  const service = await startInventory(t)
  const told = await received(t, service.broker, ['inventory.v1'])
  const publish = (...events: Parameters<typeof publishAs>[2][]) => publishAs(t, service.broker, ...events)
  const toldOf = (orderId: string) => told.all().filter(({ key }) => key === orderId)

  await t.test('an order is reserved, shipped when packed, and every delivery twice has its effect once', async () => {
    await stocked(service, 'mug', 10)
    const { orderId, items, placed, packed } = order({ mug: 3 })
    const twice = { ...placed, id: randomUUID() }
    await publish(twice, twice)
    assert.deepEqual((await told.next(StockReserved)).data, {
      ...{ orderId, items },
      parcels: [{ warehouse: 'east', items }],
    })
    await settled([service])
    assert.deepEqual(await shelf(service, 'mug'), [7, 3, 0])

    const packedTwice = { ...packed, id: randomUUID() }
    await publish(packedTwice, packedTwice, packed)
    assert.deepEqual((await told.next(StockCommitted)).data, { orderId, items })
    await settled([service])
    assert.deepEqual(await shelf(service, 'mug'), [7, 0, 3])
    assert.equal(toldOf(orderId).length, 2)
  })

  await t.test('all lines or none: what falls short is named and nothing is taken', async () => {
    await stocked(service, 'plenty', 10)
    await stocked(service, 'scarce', 1)
    const { orderId, placed } = order({ plenty: 2, scarce: 2, ghost: 1 })
    await publish(placed)

    const { data } = await told.next(StockRejected, ({ key }) => key === orderId)
    assert.deepEqual(data.missing, [
      { sku: 'scarce', requested: 2, available: 1 },
      { sku: 'ghost', requested: 1, available: 0 },
    ])
    assert.deepEqual(await shelf(service, 'plenty'), [10, 0, 0])
  })

  await t.test('a cancelled order gives back what it held', async () => {
    await stocked(service, 'held', 5)
    const { orderId, items, placed, cancelled } = order({ held: 5 })
    await publish(placed)
    await told.next(StockReserved, ({ key }) => key === orderId)
    await publish(cancelled, cancelled)
    const { data } = await told.next(StockReleased, ({ key }) => key === orderId)
    assert.deepEqual(data, { orderId, items, reason: 'changed my mind' })
    await settled([service])
    assert.deepEqual(await shelf(service, 'held'), [5, 0, 0])
    assert.equal(toldOf(orderId).length, 2)
  })

  await t.test(
    'what a customer sends back is on the shelf again, once a return, and several returns add up',
    async () => {
      await stocked(service, 'worn', 5)
      const { orderId, placed, packed } = order({ worn: 3 })
      const sentBack = (quantity: number) => ({
        ...ReturnReceived({
          orderId,
          returnId: randomUUID(),
          customerId: randomUUID(),
          items: [{ sku: 'worn', quantity }],
          amount: { amountMinor: quantity * 1250, currency: 'EUR' },
          warehouse: null,
        }),
        id: randomUUID(),
      })
      const first = sentBack(2)
      await publish(placed)
      // Nobody packs what is not reserved; published together, the packing might be read first, from a topic of its own.
      await told.next(StockReserved, ({ key }) => key === orderId)
      await publish(packed)
      await told.next(StockCommitted, ({ key }) => key === orderId)
      await publish(first, first, sentBack(1))
      await until(async () => (await shelf(service, 'worn'))[0] === 5, { message: 'the return was not restocked' })
      await settled([service])
      assert.deepEqual(await shelf(service, 'worn'), [5, 0, 0])
    },
  )

  await t.test('two parcels leave their own warehouses, and the one that comes back goes to its own', async () => {
    await stocked(service, 'split', 2, 2)
    const { orderId, placed, packed } = order({ split: 4 })
    await publish(placed)
    const { data } = await told.next(StockReserved, ({ key }) => key === orderId)
    const half = [{ sku: 'split', quantity: 2 }]
    assert.deepEqual(data.parcels, [
      { warehouse: 'east', items: half },
      { warehouse: 'west', items: half },
    ])
    const parcel = (warehouse: string, number: number) => ({
      ...packed,
      data: { ...packed.data, items: half, parcel: { warehouse, number, of: 2 } },
      id: randomUUID(),
    })
    const west = parcel('west', 1)
    await publish(west, west)
    await told.next(StockCommitted, ({ key }) => key === orderId)
    await settled([service])
    const levels = async () =>
      (await levelsOf(service.db, 'split')).map(({ available, reserved, shipped }) => [available, reserved, shipped])
    assert.deepEqual(await levels(), [
      [0, 2, 0],
      [0, 0, 2],
    ])

    // Read before the packing of its parcel, what comes back waits for it.
    const back = {
      ...ReturnReceived({
        ...{ orderId, returnId: randomUUID(), customerId: randomUUID(), items: half },
        ...{ amount: { amountMinor: 2500, currency: 'EUR' }, warehouse: 'east' },
      }),
      id: randomUUID(),
    }
    await publish(back, parcel('east', 2), back)
    await until(async () => (await levels())[0]?.[0] === 2, { message: 'the parcel was not restocked' })
    await settled([service])
    assert.deepEqual(await levels(), [
      [2, 0, 0],
      [0, 0, 2],
    ])
  })

  await t.test('a parcel that came back is restocked', async () => {
    await stocked(service, 'back', 5)
    const { orderId, placed, packed, cancelled } = order({ back: 2 })
    await publish(placed)
    await told.next(StockReserved, ({ key }) => key === orderId)
    await publish(packed)
    await told.next(StockCommitted, ({ key }) => key === orderId)
    await publish(cancelled)
    await told.next(StockReleased, ({ key }) => key === orderId)
    assert.deepEqual(await shelf(service, 'back'), [5, 0, 0])
  })

  await t.test('a cancellation that is read before its order, or its packing, leaves nothing taken', async () => {
    await stocked(service, 'early', 5)
    const before = order({ early: 2 })
    await publish(before.cancelled)
    await settled([service])
    await publish(before.placed)
    await settled([service])
    assert.deepEqual(toldOf(before.orderId), [])

    const between = order({ early: 2 })
    await publish(between.placed)
    await told.next(StockReserved, ({ key }) => key === between.orderId)
    await publish(between.cancelled)
    await settled([service])
    await publish(between.packed)
    await settled([service])
    assert.deepEqual(await shelf(service, 'early'), [5, 0, 0])
    assert.deepEqual(
      toldOf(between.orderId).map(({ type }) => type),
      [StockReserved.type, StockReleased.type],
    )
  })

  await t.test('fifty buyers for ten pieces: ten get one, nobody gets an eleventh', async () => {
    await stocked(service, 'rare', 10)
    const buyers = Array.from({ length: 50 }, () => order({ rare: 1 }))
    await publish(...buyers.map(({ placed }) => placed))
    await settled([service])

    assert.deepEqual(await shelf(service, 'rare'), [0, 10, 0])
    const answers = buyers.flatMap(({ orderId }) => toldOf(orderId).map(({ type }) => type))
    assert.equal(answers.filter((type) => type === StockReserved.type).length, 10)
    assert.equal(answers.filter((type) => type === StockRejected.type).length, 40)
  })

  await t.test('orders for the same products in any order of lines do not block each other for good', async () => {
    for (const sku of ['x', 'y', 'z']) await stocked(service, sku, 100)
    const orders = Array.from({ length: 60 }, (_, index) =>
      order(index % 2 ? { x: 1, y: 1, z: 1 } : { z: 1, y: 1, x: 1 }),
    )
    await publish(...orders.map(({ placed }) => placed))
    await settled([service])
    for (const sku of ['x', 'y', 'z']) assert.deepEqual(await shelf(service, sku), [40, 60, 0])
  })
})
