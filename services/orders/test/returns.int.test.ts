import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  OrderPacked,
  ParcelDelivered,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentRefunded,
  ReturnApproved,
  ReturnReceived,
  ReturnRejected,
  ReturnRequested,
  StockReserved,
  UserErased,
} from '@waybill/contracts'
import { settled, token } from '@waybill/testing'
import { shipTo } from './samples.ts'
import { operator, startOrders } from './start.ts'

test('returns', async (t) => {
  const { service, told, publish, post, get, place, becomes } = await startOrders(t)
  const customerId = randomUUID()
  const ada = token({ userId: customerId })
  const amount = { amountMinor: 1250, currency: 'EUR' }
  const items = [{ sku: 'mug', quantity: 1 }]

  const delivered = async () => {
    const { orderId } = await place(ada)
    const paymentId = randomUUID()
    await publish(PaymentAuthorized({ orderId, paymentId, amount }), StockReserved({ orderId, items, parcels: [] }))
    await becomes(orderId, 'confirmed')
    const parcel = {
      ...{ orderId, shipmentId: randomUUID(), userId: customerId, parcel: null },
      ...{ attempt: 1, occurredAt: new Date() },
    }
    await publish(
      OrderPacked({ orderId, customerId, items, shipTo, total: amount, parcel: null }),
      PaymentCaptured({ orderId, paymentId, amount }),
      ParcelDelivered(parcel),
    )
    await becomes(orderId, 'completed')
    return { orderId, paymentId }
  }
  const wish = { lines: items, reason: 'it does not fit' }
  const request = (orderId: string, bearer = ada, payload: object = wish, key: string = randomUUID()) =>
    post(`/api/orders/${orderId}/returns`, bearer, payload, key)
  const decide = (returnId: string, payload: object, bearer = operator) =>
    post(`/api/returns/${returnId}/status`, bearer, payload)
  const returnsOf = async (orderId: string) => (await get(`/api/orders/${orderId}`, ada)).json().returns
  const codeOf = async (answer: ReturnType<typeof post>) => {
    const { statusCode, json } = await answer
    return [statusCode, json().code]
  }

  await t.test('go from request to refund, once each, and the order shows it', async () => {
    const { orderId, paymentId } = await delivered()
    const key = randomUUID()
    const first = await request(orderId, ada, wish, key)
    const again = await request(orderId, ada, wish, key)
    assert.equal(first.statusCode, 201, first.body)
    assert.deepEqual([again.json(), again.headers['idempotent-replayed']], [first.json(), 'true'])
    const { returnId, status } = first.json()
    assert.deepEqual([status, first.json().amount], ['requested', amount])

    assert.equal((await decide(returnId, { status: 'approved' })).json().status, 'approved')
    assert.equal((await decide(returnId, { status: 'received' })).json().status, 'received')
    const all = { orderId, returnId, customerId, items, amount }
    // From whichever warehouse it left: a customer's return says none.
    const received = { ...all, warehouse: null }
    for (const [type, expected] of [
      [ReturnRequested, all],
      [ReturnApproved, all],
      [ReturnReceived, received],
    ] as const) {
      const { data, key: about } = await told.next(type, ({ key }) => key === orderId)
      assert.deepEqual([data, about], [expected, orderId])
    }

    const refunded = {
      ...PaymentRefunded({ orderId, paymentId, amount, left: null, refundId: returnId }),
      id: randomUUID(),
    }
    await publish(
      refunded,
      refunded,
      PaymentRefunded({ orderId, paymentId, amount, left: null, refundId: null }),
      PaymentRefunded({ orderId, paymentId, amount, left: null, refundId: randomUUID() }),
    )
    await settled([service])
    const [shown] = await returnsOf(orderId)
    assert.deepEqual([shown.status, shown.items, shown.reason], ['refunded', items, wish.reason])
    assert.equal(told.all().filter(({ type, key }) => type === ReturnReceived.type && key === orderId).length, 1)
  })

  await t.test('are refused before delivery, for too much, too late and without a key', async () => {
    const { orderId: fresh } = await place(ada)
    assert.deepEqual(await codeOf(request(fresh)), [409, 'not-delivered'])

    const { orderId } = await delivered()
    const two = { ...wish, lines: [{ sku: 'mug', quantity: 2 }] }
    assert.deepEqual(await codeOf(request(orderId, ada, two)), [422, 'more-than-bought'])
    assert.deepEqual(await codeOf(request(orderId, ada, { ...wish, lines: [] })), [400, 'validation-failed'])
    const headers = { authorization: `Bearer ${ada}` }
    const bare = { method: 'POST', url: `/api/orders/${orderId}/returns`, headers, payload: wish } as const
    assert.equal((await service.inject(bare)).json().code, 'idempotency-key-missing')

    await service.db.query(
      `update order_history set at = now() - interval '31 days' where order_id = $1 and to_status = 'completed'`,
      [orderId],
    )
    assert.deepEqual(await codeOf(request(orderId)), [409, 'too-late-to-return'])
  })

  await t.test('are for the customer of the order only, and decided by operators only', async () => {
    const { orderId } = await delivered()
    assert.deepEqual(await codeOf(request(orderId, token())), [404, 'order-not-found'])
    assert.deepEqual(await codeOf(request(orderId, operator)), [403, 'not-the-customer'])
    const { returnId } = (await request(orderId)).json()
    assert.deepEqual(await codeOf(decide(returnId, { status: 'approved' }, ada)), [403, 'forbidden'])
    assert.deepEqual(await codeOf(decide(randomUUID(), { status: 'approved' })), [404, 'return-not-found'])
    assert.deepEqual(await codeOf(decide(returnId, { status: 'received' })), [409, 'illegal-transition'])
    assert.deepEqual(await codeOf(decide(returnId, { status: 'refunded' })), [400, 'validation-failed'])
    assert.deepEqual(await codeOf(decide(returnId, { status: 'rejected' })), [400, 'validation-failed'])
  })

  await t.test(
    'that are rejected say why, and leave room for another; ten at once hold no more than was bought',
    async () => {
      const { orderId } = await delivered()
      const answers = await Promise.all(Array.from({ length: 10 }, () => request(orderId)))
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [201, ...Array(9).fill(422)])
      const { returnId } = answers.find(({ statusCode }) => statusCode === 201)?.json() ?? {}

      const rejected = await decide(returnId, { status: 'rejected', reason: 'it was worn' })
      assert.deepEqual([rejected.json().status, rejected.json().rejection], ['rejected', 'it was worn'])
      const { data } = await told.next(ReturnRejected, ({ key }) => key === orderId)
      assert.equal(data.reason, 'it was worn')
      assert.equal((await request(orderId)).statusCode, 201)
    },
  )

  await t.test("are listed: one's own, and all of a status for operators", async () => {
    const own = (await get('/api/returns', ada)).json().items
    const asked = (await get('/api/returns?status=requested&limit=100', operator)).json().items
    assert.ok(own.length >= 4 && asked.length >= 2)
    assert.deepEqual(new Set(asked.map(({ status }: { status: string }) => status)), new Set(['requested']))
    assert.deepEqual((await get('/api/returns', token())).json().items, [])
    const page = (await get('/api/returns?limit=1', ada)).json()
    assert.deepEqual((await get(`/api/returns?limit=1&after=${page.next}`, ada)).json().items, [own[1]])
    assert.equal((await service.inject('/api/returns')).statusCode, 401)
  })

  await t.test('take no illegal way, also by hand, and an erased customer leaves no words behind', async () => {
    const { orderId } = await delivered()
    const { returnId } = (await request(orderId)).json()
    await assert.rejects(
      service.db.query(`update returns set status = 'refunded' where return_id = $1`, [returnId]),
      /is no way of a return/,
    )
    await publish(UserErased({ userId: customerId }))
    await settled([service])
    assert.equal((await returnsOf(orderId))[0].reason, 'erased')
  })
})
