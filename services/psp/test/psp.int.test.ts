import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createBroker, startService } from '@waybill/testing'
import { psp } from '../src/service.ts'

const amount = { amountMinor: 1250, currency: 'EUR' }
const headers = { authorization: 'Bearer secret' }

test('psp', async (t) => {
  const { inject, db } = await startService(t, {
    service: ({ db }) => psp({ db, apiKey: 'secret' }),
    migrations: new URL('../migrations/', import.meta.url),
    broker: await createBroker(t, { topics: [] }),
  })

  const post = async (url: string, payload: object) => inject({ method: 'POST', url, headers, payload })
  const hold = (orderId: string, more: object = {}) =>
    post('/authorizations', { key: randomUUID(), orderId, amount, token: 'tok_visa', ...more })
  const take = (orderId: string, key: string = randomUUID()) => post('/captures', { key, orderId })
  const undo = (orderId: string, key: string = randomUUID()) => post('/reversals', { key, orderId })
  const balances = async (orderId: string) => (await inject({ url: `/orders/${orderId}`, headers })).json()

  await t.test('hold, take, give back: each is in the journal, and the balances are sums over it', async () => {
    const orderId = randomUUID()
    const { outcome, paymentId } = (await hold(orderId)).json()
    assert.equal(outcome, 'authorized')
    const taken = (await take(orderId)).json()
    assert.deepEqual([taken.outcome, taken.paymentId, taken.amount], ['captured', paymentId, amount])
    const undone = (await undo(orderId)).json()
    assert.deepEqual([undone.outcome, undone.paymentId, undone.amount], ['refunded', paymentId, amount])

    const { journal, ...account } = await balances(orderId)
    assert.deepEqual(journal.slice(1), [taken, undone])
    assert.deepEqual(account, {
      orderId,
      paymentId,
      currency: 'EUR',
      authorized: 1250,
      voided: 0,
      expired: 0,
      captured: 1250,
      refunded: 1250,
      reversed: true,
    })
    const { entries } = (await inject({ url: `/journal?orderId=${orderId}`, headers })).json()
    assert.deepEqual(
      entries.map(({ action, outcome, amount }: Record<string, unknown>) => [action, outcome, amount]),
      [
        ['authorization', 'authorized', amount],
        ['capture', 'captured', amount],
        ['reversal', 'refunded', amount],
      ],
    )
  })

  await t.test('a repeated key gets the first answer, also twenty at once', async () => {
    const [orderId, key] = [randomUUID(), randomUUID()]
    const answers = await Promise.all(Array.from({ length: 20 }, () => hold(orderId, { key })))
    assert.deepEqual(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size, 1)
    assert.equal((await balances(orderId)).authorized, 1250)

    // Also when the world has gone on since.
    await undo(orderId)
    assert.equal((await hold(orderId, { key })).body, answers[0]?.body)
  })

  await t.test('the same key for another request is refused', async () => {
    const [orderId, key] = [randomUUID(), randomUUID()]
    await hold(orderId, { key })
    for (const answer of [
      await hold(orderId, { key, amount: { ...amount, amountMinor: 1251 } }),
      await hold(orderId, { key, token: 'tok_declined' }),
      await hold(randomUUID(), { key }),
      await take(orderId, key),
    ]) {
      assert.deepEqual([answer.statusCode, answer.json().code], [422, 'key-reused'])
    }
  })

  await t.test('many requests at once under many keys hold and take once', async () => {
    const orderId = randomUUID()
    await Promise.all(Array.from({ length: 10 }, () => hold(orderId)))
    await Promise.all([
      ...Array.from({ length: 5 }, () => take(orderId)),
      ...Array.from({ length: 5 }, () => undo(orderId)),
    ])
    const { authorized, captured, voided, refunded } = await balances(orderId)
    assert.equal(authorized, 1250)
    assert.equal(voided + refunded, 1250)
    assert.equal(captured, refunded)
  })

  await t.test('a part is taken and the rest let go of, parts are given back, and the balances hold', async () => {
    const orderId = randomUUID()
    await hold(orderId)
    const part = { key: randomUUID(), orderId, amountMinor: 1000 }
    const taken = await post('/captures', part)
    assert.equal((await post('/captures', part)).body, taken.body)
    assert.deepEqual((await post('/captures', { ...part, amountMinor: 999 })).statusCode, 422)

    const refunds = await Promise.all(
      Array.from({ length: 4 }, () => post('/refunds', { key: randomUUID(), orderId, amountMinor: 300 })),
    )
    assert.deepEqual(refunds.map((answer) => answer.json().outcome).sort(), [
      ...['refunded', 'refunded', 'refunded', 'refused'],
    ])
    const { captured, voided, refunded, journal } = await balances(orderId)
    assert.deepEqual([captured, voided, refunded, journal.length], [1000, 250, 900, 7])
    assert.equal((await post('/voids', { key: randomUUID(), orderId })).json().reason, 'nothing_held')
  })

  await t.test('the database itself refuses to take or give back too much', async () => {
    const orderId = randomUUID()
    const { paymentId } = (await hold(orderId)).json()
    const write = (outcome: string, amountMinor: number) =>
      db.query(
        `insert into journal (key, fingerprint, order_id, action, outcome, payment_id, amount_minor, currency)
         values ($1, '', $2, 'capture', $3, $4, $5, 'EUR')`,
        [randomUUID(), orderId, outcome, paymentId, amountMinor],
      )
    await assert.rejects(write('captured', 1251), /less than nothing/)
    await write('captured', 1250)
    await assert.rejects(write('refunded', 1251), /less than nothing/)
    await write('refunded', 1250)
  })

  await t.test('a reply that is lost: the money has moved, and order and key tell of it', async () => {
    const [orderId, key] = [randomUUID(), randomUUID()]
    const lost = await hold(orderId, { key, token: 'tok_timeout' })
    assert.deepEqual([lost.statusCode, lost.json().code], [504, 'reply-lost'])
    const { authorized, journal } = await balances(orderId)
    assert.deepEqual([authorized, journal[0].key], [1250, key])
    assert.deepEqual((await hold(orderId, { key, token: 'tok_timeout' })).json(), journal[0])
  })

  await t.test('without the key, or with another, nothing is told or done', async () => {
    const orderId = randomUUID()
    for (const authorization of [undefined, 'Bearer other', 'Bearer secre', 'secret']) {
      const headers = authorization === undefined ? {} : { authorization }
      const payload = { key: randomUUID(), orderId, amount, token: 'tok_visa' }
      assert.equal((await inject({ method: 'POST', url: '/authorizations', headers, payload })).statusCode, 401)
      assert.equal((await inject({ url: '/journal', headers })).statusCode, 401)
    }
    assert.equal((await balances(orderId)).authorized, 0)
  })

  await t.test('an amount that is none is refused', async () => {
    for (const amountMinor of [0, -1, 1.5, '1250']) {
      assert.equal((await hold(randomUUID(), { amount: { amountMinor, currency: 'EUR' } })).statusCode, 400)
    }
  })

  await t.test('the journal is read page by page, and no line of it can be changed', async () => {
    const first = (await inject({ url: '/journal?limit=2', headers })).json().entries
    const second = (await inject({ url: `/journal?limit=2&after=${first[1].seq}`, headers })).json().entries
    assert.ok(first.length === 2 && second.length === 2 && second[0].seq > first[1].seq)

    for (const change of ['update journal set amount_minor = 1', 'delete from journal', 'truncate journal']) {
      await assert.rejects(db.query(change), /append-only/)
    }
  })

  await t.test('no token is kept', async () => {
    const [row] = await db.query<{ all: string }>('select string_agg(journal::text, $1) as all from journal', [' '])
    assert.ok(!row?.all.includes('tok_'))
  })
})
