import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided } from '@waybill/contracts'
import { Unavailable } from '@waybill/messaging'
import { received, settled, until } from '@waybill/testing'
import { order } from './samples.ts'
import { startPayments } from './start.ts'

test('races', async (t) => {
  const { broker, service, told, wire, publish, hold, typesOf, bankOf, statusOf } = await startPayments(t)
  const becomes = (orderId: string, status: string) =>
    until(async () => (await statusOf(orderId)) === status, { message: `The payment of ${orderId} is not ${status}` })

  await t.test('the cancellation is read before the order: nothing is ever held', async () => {
    const { orderId, placed, cancelled } = order()
    await publish(cancelled)
    await becomes(orderId, 'closed')
    await publish(placed)
    await settled([service])
    assert.deepEqual(typesOf(orderId), [])
    assert.equal(await statusOf(orderId), 'closed')
    assert.equal((await bankOf(orderId)).authorized, 0)
  })

  await t.test('the cancellation is read before the packing: nothing is taken', async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.cancelled)
    await becomes(sample.orderId, 'voided')
    await publish(sample.packed)
    await settled([service])
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentVoided.type])
    assert.equal((await bankOf(sample.orderId)).captured, 0)
  })

  await t.test('cancelled while the hold is under way: it is let go, and told of although late', async () => {
    const sample = order()
    wire.nextAnswerMeets(async () => {
      await publish(sample.cancelled)
      await becomes(sample.orderId, 'voided')
    })
    await hold(sample)
    await told.next(PaymentVoided, ({ key }) => key === sample.orderId)
    assert.deepEqual(typesOf(sample.orderId), [PaymentVoided.type, PaymentAuthorized.type])
    assert.equal(await statusOf(sample.orderId), 'voided')
  })

  await t.test('cancelled while the money is taken: it goes back, and both are told of', async () => {
    const sample = order()
    await hold(sample)
    wire.nextAnswerMeets(async () => {
      await publish(sample.cancelled)
      await becomes(sample.orderId, 'refunded')
    })
    await publish(sample.packed)
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentRefunded.type, PaymentCaptured.type])
    assert.equal(await statusOf(sample.orderId), 'refunded')
  })

  await t.test('an answer that is lost is asked for again, and the money moves once', async () => {
    const sample = order()
    wire.nextAnswerMeets(async () => {
      throw new Unavailable('The answer is lost', { retryAfterMs: 50 })
    })
    await hold(sample)
    assert.equal((await bankOf(sample.orderId)).authorized, 1250)
  })

  await t.test('a provider that is away delays the order and loses nothing', async () => {
    const sample = order()
    wire.out = async () => {
      throw new Unavailable('The provider is away', { retryAfterMs: 50 })
    }
    await publish(sample.placed)
    await until(() => service.running.status().consumer?.lastError, { message: 'The outage was not noticed' })
    assert.equal(await statusOf(sample.orderId), undefined)
    wire.out = async () => {}
    await told.next(PaymentAuthorized, ({ key }) => key === sample.orderId)
  })

  await t.test('a parcel that nobody pays for is a dead letter, for a person to look at', async () => {
    const { orderId, placed, packed } = order('tok_declined')
    await publish(placed)
    await told.next(PaymentDeclined, ({ key }) => key === orderId)
    const dead = await received(t, broker, ['payments.dlq.v1'])
    await publish(packed)
    await until(() => dead.all().some(({ key }) => key === orderId), { message: 'No dead letter' })
    assert.equal(await statusOf(orderId), 'declined')
  })
})
