import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PaymentAuthorized, PaymentCaptured, PaymentExpired } from '@waybill/contracts'
import { settled, token, until } from '@waybill/testing'
import { OutcomeUnknown } from '../src/payment-provider.ts'
import { order } from './samples.ts'
import { startPayments } from './start.ts'

const headers = { authorization: `Bearer ${token({ roles: ['operator'] })}` }

test('outcomes that are not known', async (t) => {
  const { bank, service, told, wire, publish, hold, typesOf, bankOf } = await startPayments(t)
  const show = async (orderId: string) =>
    (await service.inject({ url: `/api/payments/${orderId}`, headers })).json() as {
      status: string
      history: { what: string; toldBy: string | null }[]
    }
  const historyOf = async (orderId: string) =>
    (await show(orderId)).history.map(({ what, toldBy }) => (toldBy ? `${what} by ${toldBy}` : what)).sort()

  await t.test('the reply of a hold is lost: the provider is asked what it did, and not to do it again', async () => {
    const sample = order('tok_timeout')
    await hold(sample)
    await settled([service])
    assert.deepEqual(wire.asked, ['authorize'])
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type])
    assert.equal((await bankOf(sample.orderId)).authorized, 1250)
    assert.deepEqual(await historyOf(sample.orderId), [
      'authorize-unknown',
      'authorized by inquiry',
      'reconciled by inquiry',
    ])
  })

  await t.test('a request that never arrived is made, once the provider said that it knows nothing of it', async () => {
    const sample = order()
    wire.out = async () => {
      wire.out = async () => {}
      throw new OutcomeUnknown('The connection broke', { retryAfterMs: 50 })
    }
    await hold(sample)
    assert.deepEqual(await historyOf(sample.orderId), [
      'authorize-unknown',
      'authorized by answer',
      'reconciled by answer',
    ])
  })

  await t.test('a capture whose answer is lost shows as not known, and is settled by itself', async () => {
    const sample = order()
    await hold(sample)
    wire.nextAnswerMeets(async () => {
      throw new OutcomeUnknown('The answer is lost', { retryAfterMs: 3_000 })
    })
    await publish(sample.packed)
    await until(async () => (await show(sample.orderId)).status === 'capture-unknown', {
      message: 'Not told as unknown',
    })
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    assert.equal((await show(sample.orderId)).status, 'captured')
    assert.equal((await bankOf(sample.orderId)).captured, 1250)
  })

  await t.test(
    'while a capture is not known, a cancellation asks first, and both are told of in their order',
    async () => {
      const sample = order()
      await hold(sample)
      const key = `${randomUUID()}:capture`
      await bank.inject({
        method: 'POST',
        url: '/captures',
        headers: { authorization: 'Bearer secret' },
        payload: { key, orderId: sample.orderId },
      })
      await service.db.query(
        `insert into unknown_outcomes (key, order_id, action, because, cause)
       values ($1, $2, 'capture', 'lost', '{"correlationId":"c"}')`,
        [key, sample.orderId],
      )
      await publish(sample.cancelled)
      await until(async () => (await show(sample.orderId)).status === 'refunded', { message: 'Not refunded' })
      await until(() => typesOf(sample.orderId).length === 3, { message: 'Not all told' })
      assert.deepEqual(typesOf(sample.orderId), [
        ...['payments.payment.authorized', 'payments.payment.captured', 'payments.payment.refunded'],
      ])
    },
  )
})

test('webhooks of the psp', async (t) => {
  const { bank, service, told, wire, publish, statusOf, typesOf } = await startPayments(t, {
    webhooks: true,
    holdMs: 1,
  })

  await t.test('the webhook settles what is not known, and its event follows from the order', async () => {
    const sample = order()
    const correlationId = randomUUID()
    wire.nextAnswerMeets(async () => {
      throw new OutcomeUnknown('The answer is lost', { retryAfterMs: 3_000 })
    })
    await publish({ ...sample.placed, correlationId })
    const event = await told.next(PaymentAuthorized, ({ key }) => key === sample.orderId)
    assert.equal(event.correlationId, correlationId)
    const [row] = await service.db.query<{ settled_by: string }>('select settled_by from unknown_outcomes')
    assert.ok(['webhook', 'inquiry'].includes(row?.settled_by ?? ''))
  })

  await t.test('a hold that expires is told of, and what was told before by an answer is told once', async () => {
    const sample = order()
    await publish(sample.placed)
    const { data } = await told.next(PaymentExpired, ({ key }) => key === sample.orderId)
    assert.equal(data.amount.amountMinor, 1250)
    assert.equal(await statusOf(sample.orderId), 'expired')
    await until(async () => (await bank.db.query('select seq from webhooks')).length === 0, {
      message: 'Webhooks were not confirmed',
    })
    await settled([service])
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentExpired.type])
  })
})
