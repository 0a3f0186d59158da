import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PaymentAuthorized, PaymentCaptured, PaymentRefunded } from '@waybill/contracts'
import { settled, token, until } from '@waybill/testing'
import { OutcomeUnknown } from '../src/payment-provider.ts'
import { order } from './samples.ts'
import { startPayments } from './start.ts'

const headers = { authorization: `Bearer ${token({ roles: ['operator'] })}` }
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

/** What is held is 12.50. */
test('a part of what is held is taken', async (t) => {
  const { service, told, wire, publish, hold, bankOf, typesOf } = await startPayments(t, { webhooks: true })
  const get = async (url: string) => (await service.inject({ url, headers })).json()
  const show = (orderId: string) => get(`/api/payments/${orderId}`)
  const takes = async (total: number) => {
    const sample = order()
    await hold(sample)
    await publish(sample.packedFor(eur(total)))
    return sample
  }
  const refund = (orderId: string, amountMinor: number) =>
    service.inject({
      method: 'POST',
      url: `/api/payments/${orderId}/refunds`,
      headers: { ...headers, 'idempotency-key': randomUUID() },
      payload: { amount: eur(amountMinor), reason: 'a broken mug' },
    })
  /** The rest is let go of by a line of its own, which nobody asks for: the webhook tells it. */
  const restIsKnown = (orderId: string) =>
    until(async () => (await show(orderId)).releasedMinor > 0, { message: `The rest of ${orderId} was not told` })
  const balancesOf = async (orderId: string) =>
    Object.fromEntries(
      (await get(`/api/payments/${orderId}/ledger`)).balances.map((one: { account: string; amountMinor: number }) => [
        one.account,
        one.amountMinor,
      ]),
    )

  await t.test(
    'once, however often it is told; the rest is free again, and nothing stays held in the books',
    async () => {
      const sample = order()
      await hold(sample)
      const packed = { ...sample.packedFor(eur(1000)), id: randomUUID() }
      await publish(packed, packed, sample.packed)
      const { orderId } = sample
      assert.deepEqual((await told.next(PaymentCaptured, ({ key }) => key === orderId)).data.amount, eur(1000))

      await restIsKnown(orderId)
      await settled([service])
      const { authorized, captured, voided } = await bankOf(orderId)
      assert.deepEqual([authorized, captured, voided], [1250, 1000, 250])
      const { status, amount, capturedMinor, releasedMinor } = await show(orderId)
      assert.deepEqual([status, amount, capturedMinor, releasedMinor], ['captured', eur(1250), 1000, 250])
      assert.deepEqual(await balancesOf(orderId), { receivable: 0, held: 0, 'cash-at-psp': 1000, revenue: -1000 })
      assert.deepEqual(typesOf(orderId), [PaymentAuthorized.type, PaymentCaptured.type])
    },
  )

  await t.test('what is not told to be less is taken whole', async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.packedFor(null))
    const { data } = await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    assert.deepEqual(data.amount, eur(1250))
  })

  await t.test('more than is held is never taken: a person has to look at it', async () => {
    const { orderId } = await takes(1251)
    await settled([service])
    const { captured, voided } = await bankOf(orderId)
    assert.deepEqual([captured, voided], [0, 0])
    assert.equal((await show(orderId)).status, 'authorized')
  })

  await t.test('no more than was taken is given back, and of an order that comes back just that', async () => {
    const { orderId, cancelled } = await takes(1000)
    await restIsKnown(orderId)
    assert.equal((await refund(orderId, 1001)).json().code, 'refund-exceeds')
    assert.equal((await refund(orderId, 300)).statusCode, 202)
    const first = await told.next(PaymentRefunded, ({ key }) => key === orderId)
    assert.deepEqual([first.data.amount, first.data.left], [eur(300), eur(700)])

    await publish(cancelled)
    const last = await told.next(PaymentRefunded, ({ key }) => key === orderId)
    assert.deepEqual([last.data.amount, last.data.left], [eur(700), eur(0)])
    assert.deepEqual(await balancesOf(orderId), {
      ...{ receivable: 0, held: 0, 'cash-at-psp': 0, revenue: -1000, refunds: 1000 },
    })
  })

  await t.test('a part whose answer is lost is settled by itself: the same part, once', async () => {
    const sample = order()
    await hold(sample)
    wire.nextAnswerMeets(async () => {
      throw new OutcomeUnknown('The answer is lost', { retryAfterMs: 3_000 })
    })
    await publish(sample.packedFor(eur(1000)))
    const { data } = await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    assert.deepEqual(data.amount, eur(1000))
    await restIsKnown(sample.orderId)
    await settled([service])
    const { captured, voided } = await bankOf(sample.orderId)
    assert.deepEqual([captured, voided], [1000, 250])
    assert.deepEqual(typesOf(sample.orderId), [PaymentAuthorized.type, PaymentCaptured.type])
    assert.ok((await show(sample.orderId)).history.some(({ what }: { what: string }) => what === 'capture-unknown'))
  })

  await t.test('the database refuses sums that no card network can have', async () => {
    const { orderId } = await takes(1000)
    await restIsKnown(orderId)
    const set = (what: string) => service.db.query(`update payments set ${what} where order_id = $1`, [orderId])
    await assert.rejects(set('captured_minor = 1001'), /payments_take_what_is_held/)
    await assert.rejects(set('voided_minor = 251'), /payments_take_what_is_held/)
    await assert.rejects(set('refunded_minor = 1001'), /payments_give_back_what_is_taken/)
    await assert.rejects(set('expired_minor = -1'), /payments_count_up/)
  })

  await t.test("a day's settlement: the same sums on both sides, parts too", async () => {
    const day = new Date().toISOString().slice(0, 10)
    await until(async () => (await get(`/api/payments/settlement?day=${day}`)).differences.length === 0, {
      message: 'The books differ',
    })
    const [{ ours, theirs }] = (await get(`/api/payments/settlement?day=${day}`)).totals
    assert.deepEqual(ours, theirs)
    // 1000 four times and 1250 once; what was refused is still held.
    assert.deepEqual(ours, { held: 1250, captured: 5250, refunded: 1000 })
  })
})
