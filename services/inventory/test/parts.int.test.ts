import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { ReturnReceived, StockCommitted, StockReleased, StockReserved } from '@waybill/contracts'
import { publishAs, received, settled, until } from '@waybill/testing'
import { levelsOf, order, shelf, startInventory, stocked } from './start.ts'

test('a part of an order', async (t) => {
  const service = await startInventory(t)
  const { db } = service
  const told = await received(t, service.broker, ['inventory.v1'])
  const publish = (...events: Parameters<typeof publishAs>[2][]) => publishAs(t, service.broker, ...events)
  const typesOf = (orderId: string) => told.all().flatMap(({ key, type }) => (key === orderId ? [type] : []))
  /** Available, reserved and shipped, in the east and in the west. */
  const inBoth = async (sku: string) =>
    (await levelsOf(db, sku)).map(({ available, reserved, shipped }) => [available, reserved, shipped])
  const reserved = async (...events: Parameters<typeof publishAs>[2][]) => {
    await publish(...events)
    await told.next(StockReserved, ({ key }) => key === events[0]?.data.orderId)
  }

  await t.test(
    'that is rejected goes back to the warehouses that it came from, once; the rest stays put aside',
    async () => {
      await stocked(service, 'pills', 3, 2)
      await stocked(service, 'tea', 5)
      const { orderId, placed, without, confirmed, packed } = order({ pills: 5, tea: 2 })
      await reserved(placed)
      assert.deepEqual(await inBoth('pills'), [
        [0, 3, 0],
        [0, 2, 0],
      ])
      const reduced = { ...without('pills'), id: randomUUID() }
      await publish(reduced, reduced, without('pills'), confirmed)
      const { data } = await told.next(StockReleased, ({ key }) => key === orderId)
      assert.deepEqual(data, { orderId, items: [{ sku: 'pills', quantity: 5 }], reason: 'prescription rejected' })
      await settled([service])
      assert.deepEqual(await inBoth('pills'), [
        [3, 0, 0],
        [2, 0, 0],
      ])
      assert.deepEqual(await shelf(service, 'tea'), [3, 2, 0])

      await publish({ ...packed, data: { ...packed.data, items: [{ sku: 'tea', quantity: 2 }] } })
      await told.next(StockCommitted, ({ key }) => key === orderId)
      await settled([service])
      assert.deepEqual(await shelf(service, 'tea'), [3, 0, 2])
      assert.deepEqual(await shelf(service, 'pills'), [5, 0, 0])
      assert.deepEqual(typesOf(orderId), [StockReserved.type, StockReleased.type, StockCommitted.type])
    },
  )

  await t.test(
    'that is rejected is not given back again with the rest, when the order is cancelled later',
    async () => {
      await stocked(service, 'syrup', 4)
      await stocked(service, 'soap', 4)
      const { orderId, placed, without, cancelled } = order({ syrup: 3, soap: 1 })
      await reserved(placed, without('syrup'))
      await told.next(StockReleased, ({ key }) => key === orderId)
      await publish(cancelled)
      const { data } = await told.next(StockReleased, ({ key }) => key === orderId)
      assert.deepEqual(data.items, [{ sku: 'soap', quantity: 1 }])
      await settled([service])
      for (const sku of ['syrup', 'soap']) assert.deepEqual(await shelf(service, sku), [4, 0, 0])
    },
  )

  await t.test(
    'that is rejected after the cancellation was read, or of nothing that is held, changes nothing',
    async () => {
      await stocked(service, 'drops', 4)
      const { orderId, placed, without, cancelled } = order({ drops: 3 })
      await reserved(placed)
      await publish(cancelled)
      await told.next(StockReleased, ({ key }) => key === orderId)
      await publish(without('drops'), order({ drops: 1 }).without('drops'))
      await settled([service])
      assert.deepEqual(await shelf(service, 'drops'), [4, 0, 0])
      assert.equal(typesOf(orderId).length, 2)
    },
  )

  await t.test('that had expired before it was rejected is not taken anew when the rest is confirmed', async () => {
    await stocked(service, 'balm', 4)
    await stocked(service, 'gauze', 4)
    const { orderId, placed, without, confirmed } = order({ balm: 3, gauze: 1 })
    await reserved(placed)
    await db.query(`update reservations set expires_at = now() where order_id = $1`, [orderId])
    await told.next(StockReleased, ({ key }) => key === orderId)
    await publish(without('balm'), confirmed)
    await settled([service])
    assert.deepEqual(await shelf(service, 'balm'), [4, 0, 0])
    assert.deepEqual(await shelf(service, 'gauze'), [3, 1, 0])
  })

  await t.test(
    'that a customer sends back lies where it came from: of a line from two warehouses, in both',
    async () => {
      await stocked(service, 'mug', 4, 3)
      const { orderId, placed, packed } = order({ mug: 6 })
      const sentBack = (quantity: number) => ({
        ...ReturnReceived({
          warehouse: null,
          ...{ orderId, returnId: randomUUID(), customerId: randomUUID(), items: [{ sku: 'mug', quantity }] },
          amount: { amountMinor: quantity * 1250, currency: 'EUR' },
        }),
        id: randomUUID(),
      })
      await reserved(placed)
      await publish(packed)
      await told.next(StockCommitted, ({ key }) => key === orderId)
      assert.deepEqual(await inBoth('mug'), [
        [0, 0, 4],
        [1, 0, 2],
      ])

      // One return goes over the border of the two, and the next goes on from there.
      const first = sentBack(5)
      await publish(first, first)
      await settled([service])
      assert.deepEqual(await inBoth('mug'), [
        [4, 0, 0],
        [2, 0, 1],
      ])
      await publish(sentBack(1))
      await settled([service])
      assert.deepEqual(await inBoth('mug'), [
        [4, 0, 0],
        [3, 0, 0],
      ])
    },
  )

  await t.test('that comes back although it never left is refused whole, and tried again: nothing moves', async () => {
    await stocked(service, 'lamp', 2, 1)
    const { orderId, placed, packed } = order({ lamp: 3 })
    const tooMuch = ReturnReceived({
      warehouse: null,
      ...{ orderId, returnId: randomUUID(), customerId: randomUUID(), items: [{ sku: 'lamp', quantity: 4 }] },
      amount: { amountMinor: 5000, currency: 'EUR' },
    })
    await reserved(placed)
    await publish(packed)
    await told.next(StockCommitted, ({ key }) => key === orderId)
    await publish(tooMuch)
    const parked = async () => (await db.query('select from messaging.parked')).length > 0
    await until(parked, { message: 'The return was not put aside for another try' })
    assert.deepEqual(await shelf(service, 'lamp'), [0, 0, 3])
  })
})
