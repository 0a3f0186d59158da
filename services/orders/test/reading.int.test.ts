import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { OrderPlaced, PaymentDeclined, UserErased } from '@waybill/contracts'
import { settled, token } from '@waybill/testing'
import { operator, startOrders } from './start.ts'

test('reading orders', async (t) => {
  const { service, publish, get, place, becomes } = await startOrders(t)
  const userId = randomUUID()
  const ada = token({ userId })
  const bob = token()
  const mine: string[] = []
  for (let n = 0; n < 5; n += 1) mine.unshift((await place(ada)).orderId)
  const [newest = ''] = mine
  const { orderId: foreign } = await place(bob)

  const pages = async (bearer: string, query: string) => {
    const ids: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const answer = await get(`/api/orders?${query}${next && `&after=${next}`}`, bearer)
      const page: { items: { orderId: string }[]; next: string | null } = answer.json()
      ids.push(...page.items.map(({ orderId }) => orderId))
      next = page.next
    }
    return ids
  }

  await t.test('a customer sees their own, the newest first, page by page', async () => {
    assert.deepEqual(await pages(ada, 'limit=2'), mine)
    assert.deepEqual(await pages(bob, 'limit=2'), [foreign])
    assert.deepEqual(await pages(token(), 'limit=2'), [])
  })

  await t.test('operators and admins see all', async () => {
    assert.deepEqual(await pages(operator, 'limit=4'), [foreign, ...mine])
    assert.equal((await get(`/api/orders/${foreign}`, token({ roles: ['admin'] }))).statusCode, 200)
  })

  await t.test('one that is not theirs does not exist for a customer, nor for a pharmacist', async () => {
    for (const bearer of [ada, token({ roles: ['pharmacist'] })]) {
      const answer = await get(`/api/orders/${foreign}`, bearer)
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'order-not-found'])
    }
    assert.equal((await get(`/api/orders/${randomUUID()}`, ada)).statusCode, 404)
    assert.equal((await service.inject(`/api/orders/${newest}`)).statusCode, 401)
  })

  await t.test('orders can be asked for by status', async () => {
    await publish(PaymentDeclined({ orderId: newest, reason: 'card_declined' }))
    await becomes(newest, 'cancelled')
    assert.deepEqual(await pages(ada, 'status=cancelled'), [newest])
    assert.deepEqual(await pages(ada, 'status=placed'), mine.slice(1))
  })

  await t.test('an order has its lines, its reason and its history', async () => {
    const order = (await get(`/api/orders/${newest}`, ada)).json()
    assert.deepEqual(
      [order.reason, order.lines[0].sku, order.shipTo.name, order.attention],
      ['payment declined: card_declined', 'mug', 'Ada', false],
    )
    assert.deepEqual(
      order.history.map(({ event, from, to }: Record<string, unknown>) => [event, from, to]),
      [
        [OrderPlaced.type, null, 'placed'],
        [PaymentDeclined.type, 'placed', 'cancelled'],
      ],
    )
    assert.equal(order.history[0].at, order.placedAt)
  })

  await t.test('who has the newest word already is told so, in an answer without a body', async () => {
    const { headers } = await get(`/api/orders/${newest}`, ada)
    const again = await service.inject({
      url: `/api/orders/${newest}`,
      headers: { authorization: `Bearer ${ada}`, 'if-none-match': String(headers.etag) },
    })
    // A length that no body has would be a broken answer for whoever passes it on, as the gateway does.
    assert.deepEqual([again.statusCode, again.body, again.headers['content-length']], [304, '', undefined])
  })

  await t.test('what is no page is refused', async () => {
    for (const query of ['limit=0', 'limit=101', 'status=lost', 'after=yesterday']) {
      assert.equal((await get(`/api/orders?${query}`, ada)).statusCode, 400, query)
    }
  })

  await t.test('an erased user leaves orders without name and street', async () => {
    await publish(UserErased({ userId }))
    await settled([service])
    const { shipTo, total } = (await get(`/api/orders/${newest}`, operator)).json()
    assert.deepEqual([shipTo.name, shipTo.street, shipTo.city, total.amountMinor], ['erased', 'erased', 'Berlin', 1250])
  })
})
