import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { OrderPlaced, PaymentDeclined, UserCreated, UserDeactivated, UserUpdated } from '@waybill/contracts'
import { settled, token, until } from '@waybill/testing'
import { shipTo } from './samples.ts'
import { cart, listed, startOrders } from './start.ts'

test('placing an order', async (t) => {
  const { service, told, publish, post, get, place } = await startOrders(t)
  const customerId = randomUUID()
  const ada = token({ userId: customerId })

  await t.test('is accepted with its place, its total and its links, and told with prices of this moment', async () => {
    const lines = [
      { sku: 'mug', quantity: 2 },
      { sku: 'pen', quantity: 1 },
    ]
    const answer = await post('/api/orders', ada, { ...cart(), lines })
    assert.equal(answer.statusCode, 202, answer.body)
    const { orderId, status, total, _links } = answer.json()
    assert.deepEqual([status, total], ['placed', { amountMinor: 2599, currency: 'EUR' }])
    assert.equal(answer.headers.location, `/api/orders/${orderId}`)
    assert.equal(_links.cancel.href, `/api/orders/${orderId}/cancel`)

    const { data, key } = await told.next(OrderPlaced)
    assert.deepEqual([key, data.customerId, data.total, data.paymentToken], [orderId, customerId, total, 'tok_visa'])
    assert.deepEqual([data.shipTo, data.requiresPrescription, data.channel], [shipTo, false, 'api'])
    assert.deepEqual(
      data.lines.map(({ sku, quantity, unitPrice }) => [sku, quantity, unitPrice.amountMinor]),
      [
        ['mug', 2, 1250],
        ['pen', 1, 99],
      ],
    )
  })

  await t.test('a line on prescription makes the whole order need one', async () => {
    await place(ada, 'pills')
    assert.equal((await told.next(OrderPlaced)).data.requiresPrescription, true)
  })

  await t.test('the same key gets the same answer, also fifty times at once, and there is one order', async () => {
    const key = randomUUID()
    const first = await post('/api/orders', ada, cart(), key)
    const again = await Promise.all(Array.from({ length: 50 }, () => post('/api/orders', ada, cart(), key)))
    for (const answer of again) {
      // One that meets another at the same moment may be told to ask again.
      if (answer.statusCode === 409) continue
      assert.deepEqual([answer.body, answer.headers.location], [first.body, first.headers.location])
      assert.equal(answer.headers['idempotent-replayed'], 'true')
    }
    const { items } = (await get('/api/orders', ada)).json()
    assert.equal(items.length, 3)
  })

  await t.test('a key for another order, or none, is refused', async () => {
    const key = randomUUID()
    await post('/api/orders', ada, cart(), key)
    const other = await post('/api/orders', ada, cart('pen'), key)
    assert.deepEqual([other.statusCode, other.json().code], [422, 'idempotency-key-reused'])
    const none = await service.inject({
      method: 'POST',
      url: '/api/orders',
      headers: { authorization: `Bearer ${ada}` },
      payload: cart(),
    })
    assert.deepEqual([none.statusCode, none.json().code], [400, 'idempotency-key-missing'])
  })

  await t.test('POST /orders is the same', async () => {
    assert.equal((await post('/orders', ada, cart())).statusCode, 202)
  })

  await t.test('products that are unknown or no longer on sale are named, and nothing is placed', async () => {
    await publish(listed('old', 500, { active: false }))
    await settled([service])
    const lines = ['mug', 'old', 'ghost'].map((sku) => ({ sku, quantity: 1 }))
    const bob = token()
    const answer = await post('/api/orders', bob, { ...cart(), lines })
    assert.deepEqual(
      [answer.statusCode, answer.json().code, answer.json().skus],
      [422, 'unknown-sku', ['old', 'ghost']],
    )
    assert.deepEqual((await get('/api/orders', bob)).json().items, [])
  })

  await t.test('a new price holds for new orders only', async () => {
    const before = await place(ada)
    await publish(listed('mug', 1300))
    await settled([service])
    assert.equal((await place(ada)).total.amountMinor, 1300)
    assert.equal((await get(`/api/orders/${before.orderId}`, ada)).json().total.amountMinor, 1250)
  })

  await t.test('a deactivated customer places none; one who is not known yet may', async () => {
    const userId = randomUUID()
    const eve = token({ userId })
    await place(eve)
    const user = { userId, email: 'eve@example.test', name: 'Eve', roles: ['customer'], locale: 'en' }
    await publish(UserCreated(user), UserDeactivated({ userId }), UserUpdated(user))
    await settled([service])
    const answer = await post('/api/orders', eve, cart())
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'customer-deactivated'])
  })

  await t.test('what makes no order is refused before anything is looked up', async () => {
    const line = { sku: 'mug', quantity: 1 }
    for (const payload of [
      { ...cart(), lines: [] },
      { ...cart(), lines: [{ ...line, quantity: 0 }] },
      { ...cart(), lines: [{ ...line, quantity: 1_000 }] },
      { ...cart(), lines: [{ ...line, quantity: '1' }] },
      { ...cart(), lines: [{ ...line, unitPrice: { amountMinor: 1, currency: 'EUR' } }] },
      { ...cart(), lines: Array.from({ length: 101 }, () => line) },
      { ...cart(), total: { amountMinor: 1, currency: 'EUR' } },
      { ...cart(), shipTo: { ...shipTo, country: 'Germany' } },
      { ...cart(), shipTo: { ...shipTo, name: 'A\u0000da' } },
      { lines: [line], paymentToken: 'tok_visa' },
    ]) {
      const answer = await post('/api/orders', ada, payload)
      assert.deepEqual([answer.statusCode, answer.json().code], [400, 'validation-failed'], JSON.stringify(payload))
    }
    assert.equal((await service.inject({ method: 'POST', url: '/api/orders', payload: cart() })).statusCode, 401)
  })
})

test('a customer has so many orders on their way and no more, without a bearing on another', async (t) => {
  const { publish, post, place, becomes } = await startOrders(t, { maxOpenOrders: 2 })
  const ada = token()
  const first = await place(ada)
  await place(ada)

  const key = randomUUID()
  const refused = await post('/api/orders', ada, cart(), key)
  assert.deepEqual(
    [refused.statusCode, refused.json().code, refused.json().limit],
    [409, 'too-many-open-orders', 2],
    refused.body,
  )
  await place(token())

  // One came to its end: there is room again, and the refused request may be sent as it was.
  await publish(PaymentDeclined({ orderId: first.orderId, reason: 'card_declined' }))
  await becomes(first.orderId, 'cancelled')
  assert.equal((await post('/api/orders', ada, cart(), key)).statusCode, 202)
})

test('of all orders so many wait to be confirmed and no more; what was taken before is answered again', async (t) => {
  const { publish, post, place, becomes } = await startOrders(t, { maxUnconfirmed: 2 })
  await place(token(), 'pills')
  const key = randomUUID()
  const ada = token()
  const first = await post('/api/orders', ada, cart(), key)
  // Counted once a second: some more are taken.
  const taken: string[] = [first.json().orderId]
  const full = async () => {
    const answer = await post('/api/orders', token(), cart())
    if (answer.statusCode === 202) taken.push(answer.json().orderId)
    return answer.statusCode === 503
  }
  await until(full, { message: 'Every order is taken' })
  assert.ok(taken.length >= 2)
  const refused = await post('/api/orders', token(), cart())
  assert.deepEqual(
    [refused.statusCode, refused.json().code, refused.headers['retry-after']],
    [503, 'too-busy', '5'],
    refused.body,
  )
  assert.deepEqual((await post('/api/orders', ada, cart(), key)).body, first.body)

  for (const orderId of taken) {
    await publish(PaymentDeclined({ orderId, reason: 'card_declined' }))
    await becomes(orderId, 'cancelled')
  }
  await until(async () => !(await full()), { message: 'No order is taken again' })
})
