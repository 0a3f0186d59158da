import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StockCommitted, StockRejected, StockReleased, StockReserved } from '@waybill/contracts'
import { publishAs, received, settled } from '@waybill/testing'
import { releaseExpired } from '../src/release-expired.ts'
import { order, shelf, startInventory, stocked } from './start.ts'

test('reservations that nobody confirms', async (t) => {
  const service = await startInventory(t)
  const told = await received(t, service.broker, ['inventory.v1'])
  const publish = (...events: Parameters<typeof publishAs>[2][]) => publishAs(t, service.broker, ...events)
  const typesOf = (orderId: string) =>
    told
      .all()
      .filter(({ key }) => key === orderId)
      .map(({ type }) => type)

  /** An order whose pieces are held, and then nothing for longer than they may be. */
  async function reserved(pieces: Record<string, number>) {
    const one = order(pieces)
    await publish(one.placed)
    await told.next(StockReserved, ({ key }) => key === one.orderId)
    return one
  }
  const timePasses = (orderId: string) =>
    service.db.query(
      `update reservations set expires_at = now() - interval '1 second' where order_id = $1 and expires_at is not null`,
      [orderId],
    )
  const sweep = () => releaseExpired(service.db).run(new AbortController().signal)
  async function expired(pieces: Record<string, number>) {
    const one = await reserved(pieces)
    await timePasses(one.orderId)
    await sweep()
    await told.next(StockReleased, ({ key }) => key === one.orderId)
    return one
  }

  await t.test('they are for sale again, once, and that is told', async () => {
    await stocked(service, 'mug', 5)
    const { orderId, items } = await reserved({ mug: 5 })
    await sweep()
    assert.deepEqual(await shelf(service, 'mug'), [0, 5, 0], 'their time is not over')

    await timePasses(orderId)
    await Promise.all([sweep(), sweep()])
    const { data } = await told.next(StockReleased, ({ key }) => key === orderId)
    assert.deepEqual(data, { orderId, items, reason: 'not confirmed in time' })
    await settled([service])
    assert.deepEqual(await shelf(service, 'mug'), [5, 0, 0])
    assert.deepEqual(typesOf(orderId), [StockReserved.type, StockReleased.type])
  })

  await t.test('those of a confirmed order stay, however long it takes', async () => {
    await stocked(service, 'kept', 2)
    const { orderId, confirmed } = await reserved({ kept: 2 })
    await publish(confirmed)
    await settled([service])
    await timePasses(orderId)
    await sweep()
    assert.deepEqual(await shelf(service, 'kept'), [0, 2, 0])
  })

  await t.test('a cancellation after that gives nothing back twice', async () => {
    await stocked(service, 'over', 3)
    const { orderId, cancelled } = await expired({ over: 3 })
    await publish(cancelled)
    await settled([service])
    assert.deepEqual(await shelf(service, 'over'), [3, 0, 0])
    assert.deepEqual(typesOf(orderId), [StockReserved.type, StockReleased.type])
  })

  await t.test('a late confirmation takes them anew, and then they go their way', async () => {
    await stocked(service, 'late', 1, 1)
    const { orderId, confirmed, packed, cancelled } = await expired({ late: 2 })
    await publish(confirmed)
    await settled([service])
    assert.deepEqual(await shelf(service, 'late'), [0, 2, 0])

    await publish(packed)
    await told.next(StockCommitted, ({ key }) => key === orderId)
    await publish(cancelled)
    await settled([service])
    assert.deepEqual(await shelf(service, 'late'), [2, 0, 0])
  })

  await t.test('anew where they were: a parcel is packed there, and elsewhere does not help it', async () => {
    await stocked(service, 'there', 1, 1)
    const { orderId, confirmed } = await expired({ there: 1 })
    await reserved({ there: 1 }) // takes the one in the east
    await publish(confirmed)
    const { data } = await told.next(StockRejected, ({ key }) => key === orderId)
    assert.deepEqual(data.missing, [{ sku: 'there', requested: 1, available: 0 }])
  })

  await t.test('a packing that is read before the late confirmation ships them too', async () => {
    await stocked(service, 'swift', 2)
    const { confirmed, packed } = await expired({ swift: 2 })
    await publish(packed)
    await settled([service])
    await publish(confirmed)
    await settled([service])
    assert.deepEqual(await shelf(service, 'swift'), [0, 0, 2])
  })

  await t.test('a late confirmation of what somebody else has by now is answered with a no', async () => {
    await stocked(service, 'gone', 2)
    const { orderId, confirmed } = await expired({ gone: 2 })
    await reserved({ gone: 1 })
    await publish(confirmed)
    const { data } = await told.next(StockRejected, ({ key }) => key === orderId)
    assert.deepEqual(data.missing, [{ sku: 'gone', requested: 2, available: 1 }])
    assert.deepEqual(await shelf(service, 'gone'), [1, 1, 0])
  })
})
