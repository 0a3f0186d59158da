import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  OrderCancelled,
  OrderCancelRequested,
  OrderCompleted,
  OrderConfirmed,
  OrderPlaced,
  OrderRefundRequested,
  PaymentRefunded,
  ReturnReceived,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import { settled, token, until } from '@waybill/testing'
import { eventOf, type Happening, happenings } from './samples.ts'
import { startOrders } from './start.ts'

/** The same happenings, to another order, each with an id of its own so that it can be delivered twice. */
const happeningsOf = (orderId: string, ...names: Exclude<Happening, 'overdue'>[]) =>
  names.map((name) => {
    const { event, data } = eventOf[name] as AnyEvent
    return { event, data: { ...data, orderId }, id: randomUUID() }
  })

test('the way of an order', async (t) => {
  const { service, told, publish, post, place, becomes, typesOf } = await startOrders(t)
  const ada = token()
  const cancel = (orderId: string, bearer = ada, payload: object = {}) =>
    post(`/api/orders/${orderId}/cancel`, bearer, payload)

  await t.test('all answers twice and out of order: confirmed once, completed once', async () => {
    const { orderId } = await place(ada)
    const answers = happeningsOf(orderId, 'reserved', 'authorized')
    await publish(...answers, ...answers)
    const { lines, shipTo } = (await told.next(OrderConfirmed)).data
    assert.deepEqual([lines[0]?.sku, shipTo.name], ['mug', 'Ada'])

    const rest = happeningsOf(orderId, 'delivered', 'captured', 'packed')
    await publish(...rest, ...rest)
    const { history } = await becomes(orderId, 'completed')
    await settled([service])
    assert.deepEqual(
      typesOf(orderId).toSorted(),
      [OrderPlaced.type, OrderConfirmed.type, OrderCompleted.type].toSorted(),
    )
    assert.deepEqual(
      history.map(({ to }: { to: string }) => to),
      ['placed', 'confirmed', 'packed', 'completed'],
    )
  })

  await t.test(
    'two parcels, told of twice and out of order: one delivered, one back, and that is refunded',
    async () => {
      const { orderId } = await place(ada, 'mug', 2)
      // Shipments are of one order alone.
      const shipment = { east: randomUUID(), west: randomUUID() }
      const news = (...names: Parameters<typeof happeningsOf>[1][]) =>
        happeningsOf(orderId, ...names).map(({ event, data, id }) => {
          const { parcel } = data as { parcel?: { warehouse: 'east' | 'west' } | null }
          return { event, id, data: { ...data, ...(parcel && { shipmentId: shipment[parcel.warehouse] }) } }
        })
      await publish(...news('authorized', 'reservedSplit'))
      const { data } = await told.next(OrderConfirmed, ({ key }) => key === orderId)
      assert.deepEqual(
        data.parcels.map(({ warehouse }) => warehouse),
        ['east', 'west'],
      )
      await publish(...news('packedEast'))
      const { parcels } = await becomes(orderId, 'partly-packed')
      assert.deepEqual(
        parcels.map(({ state }: { state: string }) => state),
        ['packed', 'picking'],
      )
      assert.equal((await cancel(orderId)).json().code, 'too-late-to-cancel')

      const rest = news('returnedWest', 'shippedEast', 'captured', 'packedWest', 'deliveredEast', 'shippedEast')
      await publish(...rest, ...rest)
      const order = await becomes(orderId, 'completed')
      assert.deepEqual(
        order.parcels.map(({ warehouse, state, reason }: Record<string, string>) => [warehouse, state, reason]),
        [
          ['east', 'delivered', null],
          ['west', 'returned', 'the door is bricked up'],
        ],
      )
      const half = { amountMinor: 1250, currency: 'EUR' }
      const back = (await told.next(ReturnReceived, ({ key }) => key === orderId)).data
      assert.deepEqual([back.returnId, back.warehouse, back.amount], [shipment.west, 'west', half])
      assert.deepEqual((await told.next(OrderCompleted, ({ key }) => key === orderId)).data.total, half)

      const refund = PaymentRefunded({
        ...{ orderId, paymentId: randomUUID(), amount: half, left: half, refundId: shipment.west },
      })
      await publish(refund)
      await settled([service])
      const { returns, parcels: shown, history } = await becomes(orderId, 'completed')
      assert.deepEqual([returns.length, returns[0].status, returns[0].amount], [1, 'refunded', half])
      assert.equal(shown[0].trackingNumber, 'WB2')
      const ways = history.map(({ to }: { to: string }) => to)
      assert.deepEqual([ways[2], ways.at(-1)], ['partly-packed', 'completed'])
      assert.equal(typesOf(orderId).filter((type) => type === ReturnReceived.type).length, 1)

      // What came back is not there to be returned once more.
      const again = { lines: [{ sku: 'mug', quantity: 2 }], reason: 'both' }
      assert.equal((await post(`/api/orders/${orderId}/returns`, ada, again)).json().code, 'more-than-bought')
      const one = { lines: [{ sku: 'mug', quantity: 1 }], reason: 'the other too' }
      assert.equal((await post(`/api/orders/${orderId}/returns`, ada, one)).statusCode, 201)
    },
  )

  await t.test('a prescription is waited for', async () => {
    const { orderId } = await place(ada, 'pills')
    await publish(...happeningsOf(orderId, 'authorized', 'reserved'))
    await settled([service])
    await becomes(orderId, 'placed')
    await publish(...happeningsOf(orderId, 'approved'))
    await becomes(orderId, 'confirmed')
  })

  await t.test('cancelled before it is confirmed; money that comes late is asked back', async () => {
    const { orderId } = await place(ada)
    assert.equal((await cancel(orderId, ada, { reason: 'too expensive' })).statusCode, 202)
    const { data } = await told.next(OrderCancelRequested)
    assert.deepEqual([data.reason, data.requestedBy], ['too expensive', 'customer'])
    assert.equal((await told.next(OrderCancelled)).data.reason, 'too expensive')

    await publish(...happeningsOf(orderId, 'reserved', 'authorized'))
    assert.equal((await told.next(OrderRefundRequested)).data.orderId, orderId)
    const again = await cancel(orderId)
    assert.deepEqual([again.statusCode, again.json().code], [409, 'order-final'])
  })

  await t.test('cancelled while confirmed: fulfillment decides, here for the customer', async () => {
    const { orderId } = await place(ada)
    await publish(...happeningsOf(orderId, 'authorized', 'reserved'))
    await becomes(orderId, 'confirmed')
    await cancel(orderId, token({ roles: ['operator'] }))
    assert.equal((await told.next(OrderCancelRequested)).data.requestedBy, 'operator')
    await becomes(orderId, 'cancelling')
    assert.equal((await cancel(orderId)).statusCode, 202)
    await publish(...happeningsOf(orderId, 'stopped'))
    assert.equal((await becomes(orderId, 'cancelled')).reason, 'cancelled by the operator')
  })

  await t.test('and here for the packer: then it is too late', async () => {
    const { orderId } = await place(ada)
    await publish(...happeningsOf(orderId, 'authorized', 'reserved'))
    await becomes(orderId, 'confirmed')
    await cancel(orderId)
    await becomes(orderId, 'cancelling')
    await publish(...happeningsOf(orderId, 'packed'))
    await becomes(orderId, 'packed')
    const late = await cancel(orderId)
    assert.deepEqual([late.statusCode, late.json().code], [409, 'too-late-to-cancel'])
  })

  await t.test('a customer cancels no other order than their own', async () => {
    const { orderId } = await place(ada)
    assert.equal((await cancel(orderId, token())).statusCode, 404)
    await becomes(orderId, 'placed')
  })

  await t.test('a parcel of no order is nobody here', async () => {
    const { event, data }: AnyEvent = happenings.delivered
    await publish({ event, data: { ...data, orderId: null } })
    await settled([service])
  })
})

test('an order without answers in time is cancelled', async (t) => {
  const { told, place, becomes } = await startOrders(t, { confirmMs: 300 })
  const { orderId } = await place(token())
  assert.match((await told.next(OrderCancelled)).data.reason, /^not confirmed in time: no answer on payment, stock$/)
  assert.equal((await becomes(orderId, 'cancelled')).history.at(-1).event, 'overdue')
})

test('a parcel that is late calls for attention, and still completes the order', async (t) => {
  const { publish, place, becomes } = await startOrders(t, { deliverMs: 300 })
  const { orderId } = await place(token())
  await publish(...happeningsOf(orderId, 'authorized', 'reserved'))
  // Topics are not ordered among each other, and what is not confirmed can be neither packed nor paid for.
  await becomes(orderId, 'confirmed')
  await publish(...happeningsOf(orderId, 'packed', 'captured'))
  await until(async () => (await becomes(orderId, 'packed')).attention, { message: 'No attention' })
  await publish(...happeningsOf(orderId, 'delivered'))
  assert.equal((await becomes(orderId, 'completed')).attention, false)
})
