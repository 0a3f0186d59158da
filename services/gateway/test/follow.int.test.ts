import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MessageSent, OrderCompleted, OrderPlaced, PaymentAuthorized, StockReserved } from '@waybill/contracts'
import { createBroker, publishAs, until } from '@waybill/testing'
import { open } from './open-stream.ts'
import { bearer, startGateway } from './start-gateway.ts'

const total = { amountMinor: 1_250, currency: 'EUR' }
const shipTo = { name: 'Ann', street: 'Lane 1', city: 'Bern', postalCode: '3000', country: 'CH' }
const line = { sku: 'tea', name: 'Tea', quantity: 1, unitPrice: total, requiresPrescription: false }

test('an order is followed through Kafka, by every gateway, from before it started', async (t) => {
  const broker = await createBroker(t)
  const [orderId, customerId] = [randomUUID(), randomUUID()]
  await publishAs(
    t,
    broker,
    OrderPlaced({
      orderId,
      customerId,
      lines: [line],
      total,
      paymentToken: 'tok',
      shipTo,
      requiresPrescription: false,
      channel: 'web',
    }),
  )
  const gateways = await Promise.all([startGateway(t, {}, broker), startGateway(t, {}, broker)])
  await Promise.all(
    gateways.map(({ hub }) => until(() => hub.history.trail(orderId), { message: 'the order was not read back' })),
  )
  const path = `/api/orders/${orderId}/stream`
  const streams = await Promise.all(gateways.map(({ url }) => open(url + path, bearer(customerId))))

  await publishAs(t, broker, PaymentAuthorized({ orderId, paymentId: randomUUID(), amount: total }))
  await publishAs(t, broker, StockReserved({ orderId, items: [{ sku: 'tea', quantity: 1 }], parcels: [] }))
  await publishAs(t, broker, OrderCompleted({ orderId, customerId, total }))

  for (const stream of streams) {
    const events = await stream.take(5)
    assert.deepEqual(events.map((event) => event?.type ?? event?.event).sort(), [
      'end',
      'inventory.stock.reserved',
      'orders.order.completed',
      'orders.order.placed',
      'payments.payment.authorized',
    ])
    assert.equal(events[0]?.type, 'orders.order.placed')
    assert.equal(events[0]?.topic, 'orders.v1')
    assert.ok(events.slice(1, 4).every((event) => event?.sincePlacedMs >= 0))
    assert.doesNotMatch(JSON.stringify(events), /Lane 1|Ann|"tok"/)
    assert.equal(await stream.next(), undefined)
  }
})

test('that an order was shipped is pushed to its customer once, though it was published twice, and to nobody else', async (t) => {
  const broker = await createBroker(t)
  const [ann, bob] = [randomUUID(), randomUUID()]
  const { url } = await startGateway(t, {}, broker)
  const message = (userId: string, template: string, orderId: string | null) => ({
    ...MessageSent({ userId, messageId: randomUUID(), template, channel: 'email', orderId, shipmentId: null }),
    id: randomUUID(),
  })
  const annsStream = await open(`${url}/api/stream`, bearer(ann))
  const bobsStream = await open(`${url}/api/stream`, bearer(bob))
  const shipped = message(ann, 'shipped', randomUUID())
  const welcome = message(ann, 'welcome', null)
  await publishAs(t, broker, shipped, shipped, welcome, welcome, message(ann, 'delivered', randomUUID()))
  await publishAs(t, broker, message(bob, 'delivered', randomUUID()))

  const seen = await annsStream.take(3)
  assert.deepEqual(
    seen.map((event) => [event?.type, event?.data.template]),
    ['shipped', 'welcome', 'delivered'].map((template) => ['notifications.message.sent', template]),
  )
  assert.deepEqual([(await bobsStream.next())?.data.userId], [bob])
  annsStream.leave()
  bobsStream.leave()
})
