import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { OrderPacked, ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated, UserErased } from '@waybill/contracts'
import type { Role } from '@waybill/service'
import { everyonesKeys, publishAs, received, settled, startService, token } from '@waybill/testing'
import { shipping } from '../src/service.ts'
import { fold, SNAPSHOT_EVERY } from '../src/shipment.ts'
import { findShipments, histories } from '../src/store.ts'

const t = { after }
const NEVER_MS = 86_400_000
// The carrier never moves here: shipments stay as the test puts them.
const service = await startService(t, {
  service: ({ db }) => shipping({ db, keys: everyonesKeys, carrierStepMs: NEVER_MS }),
  migrations: new URL('../migrations/', import.meta.url),
})
const events = await received(t, service.broker, ['shipping.v1'])

type User = { userId: string; roles?: Role[] }
const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const operator: User = { userId: randomUUID(), roles: ['operator'] }
const customer = (): User => ({ userId: randomUUID(), roles: ['customer'] })

const ask = (user: User, method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: object = {}) =>
  service.inject({
    method,
    url: `/api/shipments${path}`,
    headers: { authorization: `Bearer ${token(user)}`, ...headers },
    ...(payload ? { payload } : {}),
  })
const create = (user: User, key: string = randomUUID(), payload: object = { shipTo }) =>
  ask(user, 'POST', '', payload, { 'idempotency-key': key })
const created = async (user: User): Promise<string> => (await create(user)).json().shipmentId
const move = (shipmentId: string, status: string, user = operator) =>
  ask(user, 'POST', `/${shipmentId}/status`, { status })

test('a stand-alone shipment is accepted with its event queued, once a key', async () => {
  const user = customer()
  const key = randomUUID()
  const first = await create(user, key)
  const again = await create(user, key)
  const { shipmentId, trackingNumber } = first.json()

  assert.equal(first.statusCode, 202)
  assert.deepEqual(first.json(), { shipmentId, status: 'created', eventPublished: 'queued', trackingNumber })
  assert.equal(again.headers['idempotent-replayed'], 'true')
  assert.deepEqual(again.json(), first.json())
  const { data } = await events.next(ShipmentCreated, ({ data }) => data.userId === user.userId)
  assert.deepEqual(data, { shipmentId, orderId: null, userId: user.userId, trackingNumber, shipTo, parcel: null })
  await settled([service])
  assert.equal(events.all().filter(({ key }) => key === shipmentId).length, 1)
})

test('an address that is not whole is refused', async () => {
  const { street: _, ...noStreet } = shipTo
  const refused = await create(customer(), randomUUID(), { shipTo: noStreet })
  assert.equal(refused.statusCode, 400)
  assert.equal(refused.json().code, 'validation-failed')
  assert.equal((await ask(customer(), 'POST', '', { shipTo })).json().code, 'idempotency-key-missing')
})

test('a shipment is there for its owner and for operators, and for nobody else', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  for (const path of [`/${shipmentId}`, `/${shipmentId}/events`]) {
    assert.equal((await ask(owner, 'GET', path)).statusCode, 200)
    assert.equal((await ask(operator, 'GET', path)).statusCode, 200)
    assert.equal((await ask(customer(), 'GET', path)).statusCode, 404)
  }
  assert.equal((await ask(owner, 'GET', `/${randomUUID()}`)).json().code, 'unknown-shipment')
})

test("the list holds one's own shipments, newest first, page by page", async () => {
  const owner = customer()
  const shipments = [await created(owner), await created(owner), await created(owner)]
  await created(customer())

  const first = (await ask(owner, 'GET', '?limit=2')).json()
  const second = (await ask(owner, 'GET', `?limit=2&after=${first.next}`)).json()
  const seen = [...first.items, ...second.items].map(({ shipmentId }) => shipmentId)
  assert.deepEqual(seen, shipments.toReversed())
  assert.equal(second.next, null)
})

test('the shipments of an order are listed for its customer and for operators, each with its parcel', async () => {
  const owner = customer()
  const orderId = randomUUID()
  const parcels = ['east', 'west'].map((warehouse, i) => ({ warehouse, number: i + 1, of: 2 }))
  const items = [{ sku: 'tea', quantity: 1 }]
  await created(owner)
  await publishAs(
    t,
    service.broker,
    ...parcels.map((parcel) => OrderPacked({ orderId, customerId: owner.userId, items, shipTo, total: null, parcel })),
  )
  await settled([service])
  const listed = async (user: User) => (await ask(user, 'GET', `?orderId=${orderId}`)).json().items
  for (const user of [owner, operator]) {
    const shipments = (await listed(user)).toReversed()
    assert.deepEqual(
      shipments.map(({ parcel }: { parcel: object }) => parcel),
      parcels,
    )
    const { shipmentId } = shipments[1]
    assert.deepEqual((await ask(user, 'GET', `/${shipmentId}`)).json().parcel, parcels[1])
    assert.deepEqual((await ask(user, 'GET', `/${shipmentId}/events`)).json().items[0].state.parcel, parcels[1])
  }
  assert.deepEqual(await listed(customer()), [])
  assert.equal((await ask(owner, 'GET', '?orderId=nonsense')).statusCode, 400)
})

test('an operator moves a shipment one legal step at a time', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  assert.equal((await move(shipmentId, 'delivered')).json().code, 'illegal-transition')
  const moved = await move(shipmentId, 'picked-up')

  assert.equal(moved.statusCode, 200)
  assert.equal(moved.json().status, 'picked-up')
  assert.equal(moved.headers.etag, '"2"')
  const { data } = await events.next(ShipmentStatusChanged, ({ key }) => key === shipmentId)
  assert.deepEqual([data.from, data.to], ['created', 'picked-up'])
  const { items } = (await ask(owner, 'GET', `/${shipmentId}/events`)).json()
  assert.deepEqual(
    items.map(({ version, type }: { version: number; type: string }) => [version, type]),
    [
      [1, 'created'],
      [2, 'status-changed'],
    ],
  )
})

test('only operators and admins move shipments, and only to what there is', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  assert.equal((await move(shipmentId, 'picked-up', owner)).statusCode, 403)
  assert.equal((await move(shipmentId, 'lost')).statusCode, 400)
  assert.equal((await move(randomUUID(), 'picked-up')).statusCode, 404)
  assert.equal((await move(shipmentId, 'picked-up', { userId: randomUUID(), roles: ['admin'] })).statusCode, 200)
})

test('of ten operators who ask for the same step at once one gets it', async () => {
  const shipmentId = await created(customer())
  const answers = await Promise.all(Array.from({ length: 10 }, () => move(shipmentId, 'picked-up')))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [200, ...Array(9).fill(409)])
})

test('the owner changes the address until the carrier has the parcel, knowing its version', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  const elsewhere = { ...shipTo, city: 'Wien', postalCode: '1010' }
  const change = (user: User, ifMatch?: string) =>
    ask(user, 'PUT', `/${shipmentId}/ship-to`, elsewhere, ifMatch ? { 'if-match': ifMatch } : {})

  assert.equal((await change(owner)).statusCode, 428)
  assert.equal((await change(owner, '"7"')).statusCode, 412)
  assert.equal((await change(customer(), '"1"')).statusCode, 404)
  const changed = await change(owner, '"1"')
  assert.equal(changed.statusCode, 200)
  assert.deepEqual(changed.json().shipTo, elsewhere)
  assert.deepEqual((await events.next(ShipmentUpdated, ({ key }) => key === shipmentId)).data.shipTo, elsewhere)
  await move(shipmentId, 'picked-up')
  assert.equal((await change(owner, '"3"')).json().code, 'illegal-transition')
})

test('a shipment can be seen as it was at any moment, and each of its events with what it led to', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  await move(shipmentId, 'picked-up')
  await move(shipmentId, 'in-transit')
  const { items } = (await ask(owner, 'GET', `/${shipmentId}/events`)).json()
  const at = (time: string, user = owner) => ask(user, 'GET', `/${shipmentId}?at=${encodeURIComponent(time)}`)

  assert.deepEqual(
    items.map(({ state }: { state: { status: string; version: number } }) => [state.version, state.status]),
    [
      [1, 'created'],
      [2, 'picked-up'],
      [3, 'in-transit'],
    ],
  )
  for (const { occurredAt, state } of items) {
    const then = await at(occurredAt)
    assert.deepEqual(then.json(), state)
    assert.equal(then.headers.etag, undefined)
  }
  const before = new Date(Date.parse(items[0].occurredAt) - 1).toISOString()
  const early = await at(before)
  assert.deepEqual([early.statusCode, early.json().code], [404, 'not-yet-created'])
  assert.equal((await at(items[0].occurredAt, customer())).json().code, 'unknown-shipment')
  assert.equal((await at('yesterday')).statusCode, 400)
})

test('a long history is folded from its snapshot, and says what the whole history says', async () => {
  const owner = customer()
  const shipmentId = await created(owner)
  const total = 2 * SNAPSHOT_EVERY + 3
  for (let version = 1; version < total; version++) {
    const address = { ...shipTo, street: `Main St ${version}` }
    const changed = await ask(owner, 'PUT', `/${shipmentId}/ship-to`, address, { 'if-match': `"${version}"` })
    assert.equal(changed.statusCode, 200)
  }

  const whole = fold(await histories(service.db, [shipmentId]))
  assert.equal(whole?.version, total)
  assert.deepEqual((await findShipments(service.db, [shipmentId])).get(shipmentId), whole)
  const snapshots = await service.db.query('select version from shipment_snapshots where shipment_id = $1', [
    shipmentId,
  ])
  assert.deepEqual(snapshots, [{ version: 2 * SNAPSHOT_EVERY }])

  // The snapshot is what is read: events before it are not missed.
  await service.db.query('delete from shipment_events where shipment_id = $1 and version <= $2', [
    shipmentId,
    2 * SNAPSHOT_EVERY,
  ])
  assert.deepEqual((await findShipments(service.db, [shipmentId])).get(shipmentId), whole)

  await publishAs(t, service.broker, UserErased({ userId: owner.userId }))
  await settled([service])
  const [kept] = await service.db.query<{ street: string }>(
    `select state->'shipTo'->>'street' as street from shipment_snapshots where shipment_id = $1`,
    [shipmentId],
  )
  assert.deepEqual(kept, { street: '' })
})
