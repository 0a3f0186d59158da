import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { OrderCancelled, OrderCompleted, OrderPlaced, ShipmentCreated, ShipmentStatusChanged } from '@waybill/contracts'
import { publishAs, until } from '@waybill/testing'
import { startIdentity } from './start-identity.ts'

const total = { amountMinor: 1_250, currency: 'EUR' }
const shipTo = { name: 'Ann', street: 'Lane 1', city: 'Bern', postalCode: '3000', country: 'CH' }

const line = { sku: 'tea', name: 'Tea', quantity: 1, unitPrice: total, requiresPrescription: false }

const placed = (customerId: string, orderId: string) =>
  OrderPlaced({
    orderId,
    customerId,
    lines: [line],
    total,
    paymentToken: 'tok',
    shipTo,
    requiresPrescription: false,
    channel: 'web',
  })

test('what the orders and shipments of a user did is in the log, once, newest first', async (t) => {
  const { broker, ask } = await startIdentity(t)
  const [userId, orderId, shipmentId] = [randomUUID(), randomUUID(), randomUUID()]
  const parcel = { shipmentId, orderId, userId, trackingNumber: 'WB1', shipTo, parcel: null }
  const again = { ...placed(userId, orderId), id: randomUUID() }
  await publishAs(t, broker, again, again)
  await publishAs(t, broker, ShipmentCreated(parcel))
  await publishAs(
    t,
    broker,
    ShipmentStatusChanged({ ...parcel, from: 'created', to: 'picked-up', occurredAt: new Date() }),
    OrderCompleted({ orderId, customerId: userId, total }),
    OrderCancelled({ orderId: randomUUID(), customerId: userId, reason: 'out of stock' }),
    placed(randomUUID(), randomUUID()),
  )
  const list = (query = '') => ask('GET', `/api/users/${userId}/activity${query}`, { as: { userId } })
  const { body } = await until(
    async () => {
      const answer = await list()
      return answer.body.items?.length >= 5 ? answer : undefined
    },
    { within: 20_000, message: 'not all events are in the activity log' },
  )

  assert.deepEqual(body.items.map(({ type }: { type: string }) => type).sort(), [
    'orders.order.cancelled',
    'orders.order.completed',
    'orders.order.placed',
    'shipping.shipment.created',
    'shipping.shipment.status-changed',
  ])
  const times = body.items.map(({ occurredAt }: { occurredAt: string }) => occurredAt)
  assert.deepEqual(times, times.toSorted().reverse())
  assert.equal(body.items.at(-1).type, 'orders.order.placed')
  assert.deepEqual(body.items.at(-1).detail, { total, lines: 1, channel: 'web' })
  assert.equal(body.next, null)
  assert.doesNotMatch(JSON.stringify(body), /Lane 1/)

  const pages = [await list('?limit=2')]
  while (pages.at(-1)?.body.next) pages.push(await list(`?limit=2&after=${pages.at(-1)?.body.next}`))
  assert.deepEqual(
    pages.flatMap((page) => page.body.items),
    body.items,
  )
  assert.equal((await list('?after=nonsense')).body.code, 'invalid-cursor')
})

test('the log is read by its user, operators and admins', async (t) => {
  const { ask } = await startIdentity(t)
  const userId = randomUUID()
  const status = async (as: Parameters<typeof ask>[2]) => (await ask('GET', `/api/users/${userId}/activity`, as)).status

  assert.equal(await status({ as: { userId } }), 200)
  assert.equal(await status({ as: { roles: ['operator'] } }), 200)
  assert.equal(await status({ as: { roles: ['admin'] } }), 200)
  assert.equal(await status({ as: {} }), 403)
  assert.equal(await status({ as: { roles: ['pharmacist'] } }), 403)
  assert.equal(await status({}), 401)
})
