import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided } from '@waybill/contracts'
import { settled, token } from '@waybill/testing'
import { amount, order } from './samples.ts'
import { startPayments } from './start.ts'

test('money', async (t) => {
  const { service, told, publish, hold, typesOf, bankOf, statusOf } = await startPayments(t)

  await t.test('a placed order is held, a packed one is taken, and duplicates move nothing more', async () => {
    const { orderId, placed, packed } = order()
    const placedTwice = { ...placed, id: randomUUID() }
    await publish(placedTwice, placedTwice)
    const { data } = await told.next(PaymentAuthorized)
    assert.deepEqual([data.orderId, data.amount], [orderId, amount])

    const packedTwice = { ...packed, id: randomUUID() }
    await publish(packedTwice, packedTwice)
    assert.equal((await told.next(PaymentCaptured)).data.paymentId, data.paymentId)
    await settled([service])
    assert.deepEqual(typesOf(orderId), [PaymentAuthorized.type, PaymentCaptured.type])
    const { authorized, captured, refunded } = await bankOf(orderId)
    assert.deepEqual([authorized, captured, refunded], [1250, 1250, 0])
    assert.equal(await statusOf(orderId), 'captured')
  })

  await t.test('with the first of two parcels all is taken, and the second moves nothing', async () => {
    const sample = order()
    await hold(sample)
    const parcel = (number: number) => ({ warehouse: 'east', number, of: 2 })
    const second = { ...sample.packed, data: { ...sample.packed.data, parcel: parcel(2) } }
    await publish({ ...sample.packed, data: { ...sample.packed.data, parcel: parcel(1) } }, second)
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    await settled([service])
    assert.equal((await bankOf(sample.orderId)).captured, 1250)
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentCaptured.type])
  })

  await t.test('a bad card is declined with its reason', async () => {
    const { orderId, placed } = order('tok_insufficient')
    await publish(placed)
    assert.deepEqual((await told.next(PaymentDeclined)).data, { orderId, reason: 'insufficient_funds' })
  })

  await t.test('cancelled before packing: the hold is let go; asked again, nothing more', async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.cancelled, sample.refundRequested)
    await told.next(PaymentVoided)
    await settled([service])
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentVoided.type])
    assert.equal(await statusOf(sample.orderId), 'voided')
  })

  await t.test('cancelled after packing: the money goes back', async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.packed)
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    await publish(sample.cancelled)
    assert.deepEqual((await told.next(PaymentRefunded)).data.amount, amount)
    const { captured, refunded } = await bankOf(sample.orderId)
    assert.deepEqual([captured, refunded], [1250, 1250])
  })

  await t.test('a payment is shown to its customer and to operators', async () => {
    const sample = order()
    await hold(sample)
    const show = (bearer: string, orderId = sample.orderId) =>
      service.inject({ url: `/api/payments/${orderId}`, headers: { authorization: `Bearer ${bearer}` } })

    const own = await show(token({ userId: sample.customerId }))
    assert.deepEqual([own.json().status, own.json().amount], ['authorized', amount])
    assert.equal((await show(token({ roles: ['operator'] }))).statusCode, 200)
    assert.equal((await show(token())).json().code, 'payment-not-found')
    assert.equal((await show(token({ roles: ['operator'] }), randomUUID())).statusCode, 404)
    assert.equal((await service.inject(`/api/payments/${sample.orderId}`)).statusCode, 401)
  })
})
