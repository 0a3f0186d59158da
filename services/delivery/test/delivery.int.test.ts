import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  ParcelDelivered,
  ParcelFailed,
  ParcelOutForDelivery,
  ParcelReturned,
  type ShipmentStatus,
  ShipmentStatusChanged,
} from '@waybill/contracts'
import { createBroker, createDatabase, publishAs, received, settled, startService, until } from '@waybill/testing'
import { delivery } from '../src/service.ts'

const t = { after }
const migrations = new URL('../migrations/', import.meta.url)

async function start(stepMs: number) {
  const broker = await createBroker(t)
  const database = await createDatabase(t, { migrations })
  const options = { broker, database, migrations }
  // Two instances: a step taken twice would show.
  const services = [
    await startService(t, { ...options, service: ({ db }) => delivery({ db, stepMs }) }),
    await startService(t, { ...options, service: ({ db }) => delivery({ db, stepMs }) }),
  ]
  const events = await received(t, broker, ['delivery.v1'])
  return { broker, services, events }
}
const quick = await start(100)
const slow = await start(86_400_000)

type Parcel = Pick<ShipmentStatusChanged, 'shipmentId' | 'orderId' | 'userId' | 'parcel'> & { postalCode: string }
const parcel = (changes: Partial<Parcel> = {}): Parcel => ({
  shipmentId: randomUUID(),
  orderId: randomUUID(),
  userId: randomUUID(),
  postalCode: '8010',
  parcel: null,
  ...changes,
})
const becomes = (to: ShipmentStatus, { postalCode, ...ids }: Parcel) =>
  ShipmentStatusChanged({
    ...ids,
    trackingNumber: 'WB0123456789',
    shipTo: { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode, country: 'AT' },
    from: 'created',
    to,
    occurredAt: new Date(),
  })

/** Checks that just this is told of a parcel, each with its attempt, once all is settled. */
async function isTold({ services, events }: typeof quick, { shipmentId }: Parcel, expected: string[]): Promise<void> {
  const told = () =>
    events.all().flatMap(({ type, data }) => {
      const { shipmentId: id, attempt } = data as ParcelDelivered
      return id === shipmentId ? [`${type} ${attempt}`] : []
    })
  await settled(services)
  await until(() => told().length >= expected.length, { message: `${told()} instead of ${expected}` })
  assert.deepEqual(told(), expected)
}

test('a parcel in transit goes out and is delivered, once, also when it is read again', async () => {
  const one = parcel()
  const correlationId = randomUUID()
  const event = { ...becomes('in-transit', one), id: randomUUID(), correlationId }
  await publishAs(t, quick.broker, becomes('picked-up', one), event, event, becomes('in-transit', one))
  const delivered = await quick.events.next(ParcelDelivered, ({ data }) => data.shipmentId === one.shipmentId)
  await publishAs(t, quick.broker, event, becomes('delivered', one))

  await isTold(quick, one, [`${ParcelOutForDelivery.type} 1`, `${ParcelDelivered.type} 1`])
  assert.equal(delivered.key, one.orderId)
  assert.equal(delivered.data.userId, one.userId)
  assert.equal(delivered.correlationId, correlationId)
})

test('where nobody is there it fails, goes out again and comes back', async () => {
  const one = parcel({ postalCode: '00000' })
  await publishAs(t, quick.broker, becomes('in-transit', one))
  const { data } = await quick.events.next(ParcelReturned, ({ data }) => data.shipmentId === one.shipmentId)

  assert.equal(data.reason, 'nobody was there to take it')
  await isTold(quick, one, [
    `${ParcelOutForDelivery.type} 1`,
    `${ParcelFailed.type} 1`,
    `${ParcelOutForDelivery.type} 2`,
    `${ParcelReturned.type} 2`,
  ])
})

test('two parcels of an order have attempts of their own, and tell which they are', async () => {
  const order = { orderId: randomUUID(), userId: randomUUID(), postalCode: '00001' }
  const [first, second] = ['east', 'west'].map((warehouse, i) =>
    parcel({ ...order, parcel: { warehouse, number: i + 1, of: 2 } }),
  )
  assert.ok(first && second)
  const again = { ...becomes('in-transit', second), id: randomUUID() }
  await publishAs(t, quick.broker, again, becomes('in-transit', first), again)
  const { data } = await quick.events.next(ParcelReturned, ({ data }) => data.shipmentId === second.shipmentId)
  assert.deepEqual([data.orderId, data.parcel], [order.orderId, second.parcel])

  await isTold(quick, first, [`${ParcelOutForDelivery.type} 1`, `${ParcelDelivered.type} 1`])
  await isTold(quick, second, [
    `${ParcelOutForDelivery.type} 1`,
    `${ParcelFailed.type} 1`,
    `${ParcelOutForDelivery.type} 2`,
    `${ParcelReturned.type} 2`,
  ])
})

test('a stand-alone shipment is delivered too, by its own key', async () => {
  const one = parcel({ orderId: null })
  await publishAs(t, quick.broker, becomes('in-transit', one))
  const delivered = await quick.events.next(ParcelDelivered, ({ data }) => data.shipmentId === one.shipmentId)

  assert.equal(delivered.key, one.shipmentId)
  assert.equal(delivered.data.orderId, null)
})

test('a shipment that an operator ends, ends for the courier as well, once', async () => {
  for (const [status, event] of [['delivered', ParcelDelivered] as const, ['returned', ParcelReturned] as const]) {
    const one = parcel()
    await publishAs(t, slow.broker, becomes('in-transit', one), becomes(status, one), becomes(status, one))

    await isTold(slow, one, [`${ParcelOutForDelivery.type} 1`, `${event.type} 1`])
  }
})

test("a parcel that never was in transit is nobody's", async () => {
  const one = parcel()
  await publishAs(t, quick.broker, becomes('picked-up', one), becomes('delivered', one))

  await isTold(quick, one, [])
})
