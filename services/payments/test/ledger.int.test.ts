import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PaymentCaptured, PaymentRefunded } from '@waybill/contracts'
import { settled, token, until } from '@waybill/testing'
import { amount, order } from './samples.ts'
import { startPayments, webhookSecret } from './start.ts'

const bearer = (...roles: ('operator' | 'customer')[]) => ({ authorization: `Bearer ${token({ roles })}` })
const headers = bearer('operator')

test('refunds, ledger, webhooks and settlement', async (t) => {
  const { service, told, publish, hold, bankOf, statusOf, typesOf, askBank } = await startPayments(t)
  const get = async (url: string) => (await service.inject({ url, headers })).json()
  const take = async () => {
    const sample = order()
    await hold(sample)
    await publish(sample.packed)
    await told.next(PaymentCaptured, ({ key }) => key === sample.orderId)
    return sample
  }
  const refund = (orderId: string, amountMinor: number, more: { key?: string; currency?: string; as?: object } = {}) =>
    service.inject({
      method: 'POST',
      url: `/api/payments/${orderId}/refunds`,
      headers: { ...headers, 'idempotency-key': more.key ?? randomUUID(), ...more.as },
      payload: { amount: { amountMinor, currency: more.currency ?? 'EUR' }, reason: 'a broken mug' },
    })
  const balancesOf = async (orderId: string) => {
    const { balances } = await get(`/api/payments/${orderId}/ledger`)
    return Object.fromEntries(
      balances.map((one: { account: string; amountMinor: number }) => [one.account, one.amountMinor]),
    )
  }
  const day = new Date().toISOString().slice(0, 10)
  const settlement = () => get(`/api/payments/settlement?day=${day}`)

  await t.test(
    'refunds asked for at once never give back more than was taken; a repeated one gives back once',
    async () => {
      const { orderId } = await take()
      const key = randomUUID()
      const answers = await Promise.all([
        ...Array.from({ length: 3 }, () => refund(orderId, 500, { key })),
        ...Array.from({ length: 5 }, () => refund(orderId, 500)),
      ])
      const codes = answers.map(({ statusCode }) => statusCode)
      assert.ok(codes.every((code) => code === 202 || code === 409))
      const ids = new Set(answers.flatMap((answer) => (answer.statusCode === 202 ? [answer.json().refundId] : [])))
      assert.equal(ids.size, 2)

      const first = await told.next(PaymentRefunded, ({ key }) => key === orderId)
      const second = await told.next(PaymentRefunded, ({ key }) => key === orderId)
      assert.deepEqual([first.data.amount.amountMinor, first.data.left?.amountMinor], [500, 750])
      assert.deepEqual([second.data.amount.amountMinor, second.data.left?.amountMinor], [500, 250])
      assert.ok(ids.has(first.data.refundId) && ids.has(second.data.refundId))
      assert.equal((await bankOf(orderId)).refunded, 1000)

      const payment = await get(`/api/payments/${orderId}`)
      assert.deepEqual([payment.status, payment.refundedMinor, payment.refunds.length], ['partially-refunded', 1000, 2])
      assert.equal((await refund(orderId, 251)).json().code, 'refund-exceeds')
      assert.equal((await refund(orderId, 250)).statusCode, 202)
      await until(async () => (await statusOf(orderId)) === 'refunded', { message: 'Not all was given back' })
      assert.deepEqual(await balancesOf(orderId), {
        receivable: 0,
        held: 0,
        'cash-at-psp': 0,
        revenue: -1250,
        refunds: 1250,
      })
    },
  )

  await t.test('a refund that may not be is refused with its reason', async () => {
    const { orderId } = await take()
    const code = async (answer: ReturnType<typeof refund>) => (await answer).json().code
    assert.equal(await code(refund(orderId, 100, { currency: 'USD' })), 'refund-currency')
    assert.equal(await code(refund(randomUUID(), 100)), 'payment-not-found')
    assert.equal(await code(refund(orderId, 0)), 'validation-failed')
    assert.equal(await code(refund(orderId, 1, { key: '' })), 'idempotency-key-missing')
    assert.equal(await code(refund(orderId, 1, { as: bearer('customer') })), 'forbidden')
    const held = order()
    await hold(held)
    assert.equal(await code(refund(held.orderId, 1)), 'payment-not-captured')
    for (const path of [`/api/payments/${orderId}/ledger`, `/api/payments/settlement?day=${day}`]) {
      assert.equal((await service.inject({ url: path, headers: bearer('customer') })).statusCode, 403)
      assert.equal((await service.inject(path)).statusCode, 401)
    }
    assert.equal((await get(`/api/payments/${randomUUID()}/ledger`)).code, 'payment-not-found')
    assert.equal((await get('/api/payments/settlement?day=2999-01-01')).code, 'day-not-begun')
  })

  await t.test('the database refuses a posting that does not add up, and any change', async () => {
    const { orderId } = await take()
    const [line] = await service.db.query<{ seq: number }>(
      `select seq from movements where order_id = $1 and outcome = 'authorized'`,
      [orderId],
    )
    const post = (amounts: number[]) =>
      service.db.query(
        `insert into ledger_entries (seq, account, order_id, amount_minor, currency, cause_id)
         select $1, unnest($2::text[]), $3, unnest($4::bigint[]), 'EUR', 'test'`,
        [line?.seq, ['revenue', 'refunds'].slice(0, amounts.length), orderId, amounts],
      )
    await assert.rejects(post([5]), /adds up to 5 EUR/)
    await assert.rejects(post([5, -4]), /adds up to 1 EUR/)
    for (const change of ['update ledger_entries set amount_minor = 1', 'delete from ledger_entries']) {
      await assert.rejects(service.db.query(change), /append-only/)
    }
    assert.deepEqual(await balancesOf(orderId), { receivable: 0, held: 0, 'cash-at-psp': 1250, revenue: -1250 })
  })

  const webhook = (
    lines: object[],
    { secret = webhookSecret, at = Date.now(), body = JSON.stringify({ lines }) } = {},
  ) => {
    const t = Math.floor(at / 1_000)
    const v1 = createHmac('sha256', secret)
      .update(`${t}.${JSON.stringify({ lines })}`)
      .digest('hex')
    return service.inject({
      method: 'POST',
      url: '/webhooks/psp',
      headers: { 'content-type': 'application/json', 'psp-signature': `t=${t},v1=${v1}` },
      payload: body,
    })
  }

  await t.test(
    'webhooks that are doubled and in the wrong order come to the same, and a forged one to nothing',
    async () => {
      const orderId = randomUUID()
      await askBank('/authorizations', { key: randomUUID(), orderId, amount, token: 'tok_visa' })
      await askBank('/captures', { key: randomUUID(), orderId, amountMinor: 1000 })
      await askBank('/refunds', { key: randomUUID(), orderId, amountMinor: 300 })
      const { journal } = await bankOf(orderId)
      assert.equal(journal.length, 4)
      const [difference] = (await settlement()).differences
      assert.deepEqual(difference, {
        orderId,
        currency: 'EUR',
        ours: { held: 0, captured: 0, refunded: 0 },
        theirs: { held: 0, captured: 1000, refunded: 300 },
      })

      for (const forged of [
        webhook(journal, { secret: 'guessed' }),
        webhook(journal, { body: JSON.stringify({ lines: journal.slice(1) }) }),
        webhook(journal, { at: Date.now() - 301_000 }),
        webhook(journal, { at: Date.now() + 302_000 }),
        service.inject({ method: 'POST', url: '/webhooks/psp', payload: { lines: journal } }),
      ]) {
        assert.deepEqual([(await forged).statusCode, (await forged).json().code], [401, 'bad-signature'])
      }
      assert.equal(await statusOf(orderId), undefined)
      assert.equal((await webhook([{ seq: 1 }])).json().code, 'webhook-not-understood')

      for (const line of [...journal.toReversed(), ...journal]) assert.equal((await webhook([line])).statusCode, 204)
      await Promise.all(Array.from({ length: 5 }, () => webhook(journal)))
      assert.equal(await statusOf(orderId), 'partially-refunded')
      assert.deepEqual(await balancesOf(orderId), {
        receivable: 0,
        held: 0,
        'cash-at-psp': 700,
        revenue: -1000,
        refunds: 300,
      })
      await until(() => typesOf(orderId).length >= 3, { message: 'Not all was told' })
      await settled([service])
      assert.deepEqual(typesOf(orderId).sort(), [
        ...['payments.payment.authorized', 'payments.payment.captured', 'payments.payment.refunded'],
      ])
    },
  )

  await t.test("a day's settlement: the same sums on both sides, and no difference", async () => {
    const { totals, differences } = await settlement()
    assert.deepEqual(differences, [])
    const [{ currency, ours, theirs }] = totals
    assert.equal(currency, 'EUR')
    assert.deepEqual(ours, theirs)
    assert.deepEqual([theirs.held, theirs.captured, theirs.refunded], [1250, 4750, 1550])
  })
})
