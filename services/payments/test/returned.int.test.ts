import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PaymentCaptured, PaymentRefunded, ReturnReceived } from '@waybill/contracts'
import { received, settled, token, until } from '@waybill/testing'
import { order } from './samples.ts'
import { startPayments } from './start.ts'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

/** What was taken is 12.50. */
test('what a customer sent back is paid back', async (t) => {
  const { service, broker, told, publish, hold, bankOf, typesOf } = await startPayments(t)
  const taken = async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.packed)
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    return sample
  }
  const sentBack = ({ orderId, customerId }: ReturnType<typeof order>, amount = eur(500)) => {
    const items = [{ sku: 'mug', quantity: 1 }]
    const event = ReturnReceived({ warehouse: null, orderId, returnId: randomUUID(), customerId, items, amount })
    return { ...event, id: randomUUID() }
  }
  const show = async (orderId: string) => {
    const headers = { authorization: `Bearer ${token({ roles: ['operator'] })}` }
    return (await service.inject({ url: `/api/payments/${orderId}`, headers })).json()
  }
  const dead = await received(t, broker, ['payments.dlq.v1'])
  /** Publishes a return that cannot be paid back, and waits until it is put away for a person to look at. */
  const isPutAway = async (event: ReturnType<typeof sentBack>) => {
    await publish(event)
    await until(() => dead.all().some(({ id }) => id === event.id), { message: 'No dead letter' })
  }

  await t.test('once a return, as a refund under its id; several add up', async () => {
    const sample = await taken()
    const [first, second] = [sentBack(sample), sentBack(sample, eur(750))]
    await publish(first, first)
    const { data } = await told.next(PaymentRefunded, ({ key }) => key === sample.orderId)
    assert.deepEqual([data.refundId, data.amount, data.left], [first.data.returnId, eur(500), eur(750)])

    await publish(second, first)
    const last = await told.next(PaymentRefunded, ({ key }) => key === sample.orderId)
    assert.deepEqual([last.data.refundId, last.data.left], [second.data.returnId, eur(0)])
    await settled([service])
    assert.equal((await bankOf(sample.orderId)).refunded, 1250)
    assert.equal(typesOf(sample.orderId).filter((type) => type === PaymentRefunded.type).length, 2)
    const { status, refunds } = await show(sample.orderId)
    assert.equal(status, 'refunded')
    assert.deepEqual(
      refunds.map(({ reason, status }: { reason: string; status: string }) => [reason, status]),
      [
        ['return', 'refunded'],
        ['return', 'refunded'],
      ],
    )
  })

  await t.test('more than is left, in another currency: nothing is given back, and a person has to look', async () => {
    const sample = await taken()
    await isPutAway(sentBack(sample, eur(1251)))
    await isPutAway(sentBack(sample, { amountMinor: 500, currency: 'USD' }))
    assert.equal((await bankOf(sample.orderId)).refunded, 0)
    assert.deepEqual((await show(sample.orderId)).refunds, [])
  })

  await t.test('what other returns are about to give back counts as given', async () => {
    const sample = await taken()
    await service.db.query(
      `insert into refunds (refund_id, order_id, amount_minor, currency, reason, requested_by, due_at, cause)
       values (gen_random_uuid(), $1, 800, 'EUR', 'return', $2, now() + interval '1 hour', '{}')`,
      [sample.orderId, sample.customerId],
    )
    await isPutAway(sentBack(sample))
    assert.equal((await show(sample.orderId)).refunds.length, 1)
  })

  await t.test('nothing was taken: nothing is given back', async () => {
    const sample = order()
    await hold(sample)
    await isPutAway(sentBack(sample))
    assert.equal((await bankOf(sample.orderId)).refunded, 0)
  })
})
