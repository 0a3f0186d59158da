import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  OrderPacked,
  type Parcel,
  ParcelDelivered,
  ParcelOutForDelivery,
  ParcelReturned,
  ShipmentCreated,
  ShipmentStatusChanged,
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
import { shipping } from '../src/service.ts'
import { fold } from '../src/shipment.ts'
import { histories } from '../src/store.ts'

const t = { after }
const CARRIER_STEP_MS = 150
const migrations = new URL('../migrations/', import.meta.url)
const broker = await createBroker(t)
const database = await createDatabase(t, { migrations })
const instance = () =>
  startService(t, {
    broker,
    database,
    migrations,
    service: ({ db }) => shipping({ db, keys: everyonesKeys, carrierStepMs: CARRIER_STEP_MS }),
  })
// Two instances: a shipment made twice or a step taken twice would show.
const services = [await instance(), await instance()]
const events = await received(t, broker, ['shipping.v1'])

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const packed = (orderId: string, customerId = randomUUID(), parcel: Parcel | null = null) =>
  OrderPacked({ orderId, customerId, items: [{ sku: 'tea', quantity: 2 }], shipTo, total: null, parcel })
const steps = (shipmentId: string) =>
  events.all().flatMap(({ key, type, data }) => {
    return key === shipmentId && type === ShipmentStatusChanged.type ? [(data as ShipmentStatusChanged).to] : []
  })
const reaches = (shipmentId: string, status: string) =>
  until(() => steps(shipmentId).includes(status as never), { message: `${shipmentId} never became ${status}` })

/** Checks that a shipment took just these steps, once all is settled. */
async function took(shipmentId: string, expected: string[]): Promise<void> {
  await settled(services)
  await until(() => steps(shipmentId).length >= expected.length, { message: `${steps(shipmentId)}, not ${expected}` })
  assert.deepEqual(steps(shipmentId), expected)
}

/** A packed order, with what delivery tells about its parcel. */
async function inTransit(orderId = randomUUID(), customerId = randomUUID()) {
  await publishAs(t, broker, packed(orderId, customerId))
  const created = await events.next(ShipmentCreated, ({ data }) => data.orderId === orderId)
  const shipmentId = created.key
  await reaches(shipmentId, 'in-transit')
  const told = { orderId, shipmentId, userId: customerId, attempt: 1, occurredAt: new Date(), parcel: null }
  return { shipmentId, told }
}

test('a packed order gets one shipment, and the carrier takes it on its way', async () => {
  const orderId = randomUUID()
  const customerId = randomUUID()
  const correlationId = randomUUID()
  const event = { ...packed(orderId, customerId), id: randomUUID(), correlationId }
  await publishAs(t, broker, event, event, packed(orderId, customerId))
  const { data: created } = await events.next(ShipmentCreated, ({ data }) => data.orderId === orderId)
  await took(created.shipmentId, ['picked-up', 'in-transit'])

  assert.deepEqual(
    { ...created, shipmentId: '', trackingNumber: '' },
    {
      shipmentId: '',
      orderId,
      userId: customerId,
      trackingNumber: '',
      shipTo,
      parcel: null,
    },
  )
  const about = events.all().filter(({ key }) => key === created.shipmentId)
  assert.equal(events.all().filter(({ data }) => (data as ShipmentCreated).orderId === orderId).length, 3)
  // The carrier's steps belong to the same story as the order, although a job takes them.
  assert.deepEqual(
    about.map((event) => event.correlationId),
    Array(3).fill(correlationId),
  )
})

test('two parcels of an order get a shipment each, however often and in whatever order they are told of', async () => {
  const orderId = randomUUID()
  const customerId = randomUUID()
  const [east, west] = ['east', 'west'].map((warehouse, i) => ({ warehouse, number: i + 1, of: 2 }))
  const first = packed(orderId, customerId, east)
  const second = packed(orderId, customerId, west)
  await publishAs(t, broker, second, first, second, first)
  const shipments = await Promise.all(
    [east, west].map((parcel) =>
      events.next(ShipmentCreated, ({ data }) => data.orderId === orderId && data.parcel?.number === parcel?.number),
    ),
  )
  assert.deepEqual(
    shipments.map(({ data }) => data.parcel),
    [east, west],
  )
  for (const { key } of shipments) await took(key, ['picked-up', 'in-transit'])

  const [one, other] = shipments.map(({ key }) => key)
  assert.ok(one && other && one !== other)
  const told = { orderId, userId: customerId, attempt: 1, occurredAt: new Date() }
  await publishAs(
    t,
    broker,
    ParcelReturned({ ...told, shipmentId: other, parcel: west ?? null, reason: 'nobody was there' }),
    ParcelDelivered({ ...told, shipmentId: one, parcel: east ?? null }),
  )
  await took(one, ['picked-up', 'in-transit', 'delivered'])
  await took(other, ['picked-up', 'in-transit', 'returned'])
  const created = events.all().filter(({ type, data }) => {
    return type === ShipmentCreated.type && (data as ShipmentCreated).orderId === orderId
  })
  assert.equal(created.length, 2)
})

test('what delivery tells is the rest of the way, once', async () => {
  const { shipmentId, told } = await inTransit()
  const delivered = { ...ParcelDelivered(told), id: randomUUID() }
  await publishAs(t, broker, ParcelOutForDelivery(told), delivered, delivered, ParcelDelivered(told))
  await took(shipmentId, ['picked-up', 'in-transit', 'out-for-delivery', 'delivered'])
})

test('a second attempt changes nothing, and a return ends the way', async () => {
  const { shipmentId, told } = await inTransit()
  await publishAs(
    t,
    broker,
    ParcelOutForDelivery(told),
    ParcelOutForDelivery({ ...told, attempt: 2 }),
    ParcelReturned({ ...told, attempt: 2, reason: 'nobody was there' }),
  )
  await took(shipmentId, ['picked-up', 'in-transit', 'out-for-delivery', 'returned'])
})

test('a report that comes after a later one is overtaken', async () => {
  const { shipmentId, told } = await inTransit()
  await publishAs(t, broker, ParcelDelivered(told), ParcelOutForDelivery(told))
  await took(shipmentId, ['picked-up', 'in-transit', 'delivered'])
})

test('the read row of each shipment says what the fold of its events says', async () => {
  const rows = await database.query<{ shipmentId: string; status: string; version: number }>(
    'select shipment_id as "shipmentId", status, version from shipments',
  )
  assert.ok(rows.length >= 4)
  for (const { shipmentId, ...row } of rows) {
    const shipment = fold(await histories(database, [shipmentId]))
    assert.deepEqual(row, { status: shipment?.status, version: shipment?.version })
  }
})

test('an erased user leaves no name and street behind', async () => {
  const userId = randomUUID()
  const { shipmentId } = await inTransit(randomUUID(), userId)
  await publishAs(t, broker, UserErased({ userId }))
  await settled(services)

  assert.deepEqual(fold(await histories(database, [shipmentId]))?.shipTo, { ...shipTo, name: '', street: '' })
})
