import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  OrderCancelled,
  OrderCancelRequested,
  OrderConfirmed,
  OrderPacked,
  OrderStopped,
  type Portion,
  UserErased,
} from '@waybill/contracts'
import {
  createBroker,
  createDatabase,
  everyonesKeys,
  publishAs,
  received,
  settled,
  startService,
  until,
} from '@waybill/testing'
import { fulfillment } from '../src/service.ts'

const t = { after }
const migrations = new URL('../migrations/', import.meta.url)
const PACK_AFTER_MS = 150
const NEVER_MS = 86_400_000

const start = async (packAfterMs: number) => {
  const broker = await createBroker(t)
  const database = await createDatabase(t, { migrations })
  const options = { broker, database, migrations }
  // Two instances: whatever is packed or stopped twice would show.
  const services = [
    await startService(t, { ...options, service: ({ db }) => fulfillment({ db, keys: everyonesKeys, packAfterMs }) }),
    await startService(t, { ...options, service: ({ db }) => fulfillment({ db, keys: everyonesKeys, packAfterMs }) }),
  ]
  const events = await received(t, broker, ['fulfillment.v1'])
  return { broker, database, services, events }
}
const quick = await start(PACK_AFTER_MS)
const slow = await start(NEVER_MS)

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const total = { amountMinor: 500, currency: 'EUR' }
const lines = [{ sku: 'tea', name: 'Tea', quantity: 2, unitPrice: total, requiresPrescription: false }]
const confirmed = (orderId: string, customerId = randomUUID(), parcels: Portion[] = []) =>
  OrderConfirmed({ orderId, customerId, lines, total, shipTo, parcels })
const cancelRequested = (orderId: string) =>
  OrderCancelRequested({ orderId, reason: 'not wanted', requestedBy: 'customer' })

/** Checks that just this is told of an order, once all is settled. */
async function isTold({ services, events }: typeof quick, orderId: string, expected: string[]): Promise<void> {
  const told = () => events.all().flatMap(({ key, type }) => (key === orderId ? [type] : []))
  await settled(services)
  await until(() => told().length >= expected.length, { message: `${told()} instead of ${expected}` })
  assert.deepEqual(told(), expected)
}

test('a confirmed order is packed once, also when it is read again', async () => {
  const orderId = randomUUID()
  const customerId = randomUUID()
  const event = { ...confirmed(orderId, customerId), id: randomUUID(), correlationId: randomUUID() }
  await publishAs(t, quick.broker, event, event, confirmed(orderId, customerId))
  const packed = await quick.events.next(OrderPacked, ({ key }) => key === orderId)
  await publishAs(t, quick.broker, event)

  const items = [{ sku: 'tea', quantity: 2 }]
  assert.deepEqual(packed.data, { orderId, customerId, items, shipTo, parcel: null, total })
  assert.equal(packed.correlationId, event.correlationId)
  await isTold(quick, orderId, [OrderPacked.type])
})

test('a packed order is not stopped', async () => {
  const orderId = randomUUID()
  await publishAs(t, quick.broker, confirmed(orderId))
  await quick.events.next(OrderPacked, ({ key }) => key === orderId)
  await publishAs(t, quick.broker, cancelRequested(orderId))

  await isTold(quick, orderId, [OrderPacked.type])
})

const each = ['east', 'west'].map((warehouse) => ({ warehouse, items: [{ sku: 'tea', quantity: 1 }] }))

test('an order from two warehouses is packed as two parcels, one after the other, once each', async () => {
  const orderId = randomUUID()
  const event = { ...confirmed(orderId, randomUUID(), each), id: randomUUID() }
  await publishAs(t, quick.broker, event, event)
  const packed = [1, 2].map((number) =>
    quick.events.next(OrderPacked, ({ key, data }) => key === orderId && data.parcel?.number === number),
  )
  assert.deepEqual(
    (await Promise.all(packed)).map(({ data }) => [data.parcel, data.items]),
    each.map(({ warehouse, items }, i) => [{ warehouse, number: i + 1, of: 2 }, items]),
  )
  await isTold(quick, orderId, [OrderPacked.type, OrderPacked.type])
})

test('from the first parcel on an order is not stopped: the other is packed too', async () => {
  const orderId = randomUUID()
  await publishAs(t, slow.broker, confirmed(orderId, randomUUID(), each))
  await settled(slow.services)
  const due = (warehouse: string) =>
    slow.database.query('update parcels set due_at = now() where order_id = $1 and warehouse = $2', [
      orderId,
      warehouse,
    ])
  await due('west')
  const first = await slow.events.next(OrderPacked, ({ key }) => key === orderId)
  assert.deepEqual(first.data.parcel, { warehouse: 'west', number: 1, of: 2 })

  await publishAs(
    t,
    slow.broker,
    cancelRequested(orderId),
    OrderCancelled({ orderId, customerId: randomUUID(), reason: 'x' }),
  )
  await settled(slow.services)
  await due('east')
  const second = await slow.events.next(OrderPacked, ({ key, data }) => key === orderId && data.parcel?.number === 2)
  assert.equal(second.data.parcel?.warehouse, 'east')
  await isTold(slow, orderId, [OrderPacked.type, OrderPacked.type])
})

test('an order being picked is stopped, once', async () => {
  const orderId = randomUUID()
  await publishAs(t, slow.broker, confirmed(orderId), cancelRequested(orderId), cancelRequested(orderId))

  const { data } = await slow.events.next(OrderStopped, ({ key }) => key === orderId)
  assert.deepEqual(data, { orderId, reason: 'not wanted' })
  await isTold(slow, orderId, [OrderStopped.type])
})

test('a stop read before the confirmation is answered at once and holds', async () => {
  const orderId = randomUUID()
  await publishAs(t, quick.broker, cancelRequested(orderId))
  await quick.events.next(OrderStopped, ({ key }) => key === orderId)
  await publishAs(t, quick.broker, confirmed(orderId))
  const other = randomUUID()
  await publishAs(t, quick.broker, confirmed(other))
  await quick.events.next(OrderPacked, ({ key }) => key === other)

  await isTold(quick, orderId, [OrderStopped.type])
})

test('a cancelled order is never packed, and nobody is told', async () => {
  const orderId = randomUUID()
  await publishAs(t, slow.broker, confirmed(orderId))
  await settled(slow.services)
  await publishAs(t, slow.broker, OrderCancelled({ orderId, customerId: randomUUID(), reason: 'not wanted' }))
  await settled(slow.services)

  const rows = await slow.database.query<{ state: string }>('select state from picks where order_id = $1', [orderId])
  assert.deepEqual(rows, [{ state: 'stopped' }])
  await isTold(slow, orderId, [])
})

test('an erased user leaves no name and street behind', async () => {
  const orderId = randomUUID()
  const userId = randomUUID()
  await publishAs(t, slow.broker, confirmed(orderId, userId))
  await settled(slow.services)
  await publishAs(t, slow.broker, UserErased({ userId }))
  await settled(slow.services)

  const [row] = await slow.database.query<{ shipTo: object }>(
    'select ship_to as "shipTo" from picks where order_id = $1',
    [orderId],
  )
  assert.deepEqual(row?.shipTo, { ...shipTo, name: '', street: '' })
})
