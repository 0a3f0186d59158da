import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  OrderCancelled,
  OrderConfirmed,
  OrderReduced,
  ParcelDelivered,
  PaymentAuthorized,
  PaymentCaptured,
  PrescriptionApproved,
  PrescriptionRejected,
  StockReserved,
} from '@waybill/contracts'
import { settled, token } from '@waybill/testing'
import { listed, operator, startOrders } from './start.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
const tooStrong = { sku: 'syrup', name: 'syrup', reason: 'too strong' }

test('an order of which a pharmacist rejects a part', async (t) => {
  const { service, told, publish, post, get, becomes, typesOf } = await startOrders(t)
  await publish(listed('syrup', 450, { requiresPrescription: true }))
  await settled([service])
  const customerId = randomUUID()
  const ada = token({ userId: customerId })
  const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
  const lines = [
    { sku: 'mug', quantity: 1 },
    { sku: 'pills', quantity: 2 },
    { sku: 'syrup', quantity: 3 },
  ]

  /** Places an order of 12.50 + 2 × 7.00 + 3 × 4.50, whose payment and stock are there. */
  const waiting = async (more: object = {}): Promise<string> => {
    const answer = await post('/api/orders', ada, { lines, shipTo, paymentToken: 'tok_visa', ...more })
    assert.equal(answer.statusCode, 202, answer.body)
    const { orderId, total } = answer.json()
    assert.deepEqual(total, eur(4000))
    const hold = PaymentAuthorized({ orderId, paymentId: randomUUID(), amount: total })
    await publish(hold, StockReserved({ orderId, items: lines, parcels: [] }))
    await settled([service])
    return orderId
  }
  const rejects = (orderId: string, rejected = [tooStrong]) =>
    PrescriptionRejected({ orderId, pharmacistId: randomUUID(), reason: 'syrup: too strong', lines: rejected })
  const show = async (orderId: string) => (await get(`/api/orders/${orderId}`, ada)).json()
  const states = (order: { lines: { state: string; reason: string | null }[] }) =>
    order.lines.map(({ state, reason }) => (reason ? `${state}: ${reason}` : state))

  await t.test('the rest goes on at its own price, also when the verdict comes twice', async () => {
    const orderId = await waiting()
    const before = await show(orderId)
    assert.equal(before.onPartial, 'ship-rest')
    assert.deepEqual(states(before), ['ordered', 'to-approve', 'to-approve'])

    const verdict = { ...rejects(orderId), id: randomUUID() }
    await publish(verdict, verdict, rejects(orderId))
    const reduced = await told.next(OrderReduced, ({ key }) => key === orderId)
    assert.deepEqual(reduced.data.rejected, [tooStrong])
    assert.deepEqual([reduced.data.lines.map(({ sku }) => sku), reduced.data.total], [['mug', 'pills'], eur(2650)])
    const confirmed = await told.next(OrderConfirmed, ({ key }) => key === orderId)
    assert.deepEqual([confirmed.data.lines.map(({ sku }) => sku), confirmed.data.total], [['mug', 'pills'], eur(2650)])

    const order = await becomes(orderId, 'confirmed')
    assert.deepEqual(order.total, eur(2650))
    assert.deepEqual(states(order), ['ordered', 'approved', 'rejected: too strong'])
    await settled([service])
    assert.deepEqual(typesOf(orderId), ['orders.order.placed', OrderReduced.type, OrderConfirmed.type])
    await assert.rejects(
      service.db.query('update orders set total_minor = 4000 where order_id = $1', [orderId]),
      /orders_cost_the_rest/,
    )
  })

  await t.test('of what did not come nothing can be sent back', async () => {
    const orderId = await waiting()
    await publish(rejects(orderId))
    await becomes(orderId, 'confirmed')
    const parcel = {
      orderId,
      shipmentId: randomUUID(),
      userId: customerId,
      attempt: 1,
      occurredAt: new Date(),
      parcel: null,
    }
    await publish(PaymentCaptured({ orderId, paymentId: randomUUID(), amount: eur(2650) }), ParcelDelivered(parcel))
    assert.deepEqual((await becomes(orderId, 'completed')).total, eur(2650))
    const sendBack = (sku: string) =>
      post(`/api/orders/${orderId}/returns`, ada, { lines: [{ sku, quantity: 1 }], reason: 'it does not fit' })
    assert.equal((await sendBack('syrup')).json().code, 'more-than-bought')
    assert.equal((await sendBack('mug')).statusCode, 201)
  })

  await t.test('who chose all or nothing gets nothing, and the order says which line it was', async () => {
    const orderId = await waiting({ onPartial: 'cancel' })
    await publish(rejects(orderId))
    const { data } = await told.next(OrderCancelled, ({ key }) => key === orderId)
    assert.equal(data.reason, 'prescription rejected: syrup: too strong')
    const order = await becomes(orderId, 'cancelled')
    assert.deepEqual(order.total, eur(4000))
    assert.deepEqual(states(order), ['ordered', 'approved', 'rejected: too strong'])
  })

  await t.test('who chose all or nothing gets all when all is approved', async () => {
    const orderId = await waiting({ onPartial: 'cancel' })
    await publish(PrescriptionApproved({ orderId, pharmacistId: randomUUID() }))
    const order = await becomes(orderId, 'confirmed')
    assert.deepEqual([order.onPartial, order.total], ['cancel', eur(4000)])
    assert.deepEqual(states(order), ['ordered', 'approved', 'approved'])
  })

  await t.test('when the last line is rejected there is nothing to send: it is cancelled', async () => {
    const answer = await post('/api/orders', ada, { ...{ lines: lines.slice(2), shipTo }, paymentToken: 'tok_visa' })
    const { orderId } = answer.json()
    await publish(rejects(orderId))
    const order = await becomes(orderId, 'cancelled')
    assert.deepEqual(states(order), ['rejected: too strong'])
    const list = (await get('/api/orders?limit=1', operator)).json()
    assert.equal(list.items[0].lines[0].state, 'rejected')
  })

  await t.test('a choice that is none is refused', async () => {
    const answer = await post('/api/orders', ada, { lines, shipTo, paymentToken: 'tok_visa', onPartial: 'ask-me' })
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'validation-failed'])
  })
})
