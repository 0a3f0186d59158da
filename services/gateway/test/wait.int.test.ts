import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { OrderCancelled, OrderCompleted, OrderConfirmed, OrderPlaced } from '@waybill/contracts'
import { until } from '@waybill/testing'
import { received } from './records.ts'
import { bearer, serve, startGateway } from './start-gateway.ts'

const ann = randomUUID()

/** A gateway before an orders service of one function, which shows Ann her order in the status that the test sets. */
async function setUp(t: TestContext, env: Record<string, string> = {}) {
  const orderId = randomUUID()
  const order = { status: 'placed', asked: 0 }
  const mine = bearer(ann)
  const orders = await serve(t, ({ headers }, response) => {
    order.asked += 1
    const known = headers.authorization === mine.authorization
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(known ? { orderId, status: order.status } : { code: 'order-not-found' }))
  })
  const { url, hub, stop } = await startGateway(t, { ORDERS_URL: orders, ...env })
  const wait = async (query: string, options: RequestInit = {}) => {
    const answer = await fetch(`${url}/api/orders/${orderId}?${query}`, { headers: mine, ...options })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }
  const tell = (type: string, status: string) => {
    order.status = status
    hub.take(received(type, { orderId, customerId: ann }))
  }
  /** Until so many requests have been looked at and are held. */
  const held = (count: number) => until(() => order.asked === count)
  return { orderId, order, wait, tell, held, stop }
}

test('a request for an order is held until it has come so far, and orders is asked twice, however long it takes', async (t) => {
  const { order, wait, tell, held } = await setUp(t)
  const answer = wait('wait=completed&timeout=25')
  await held(1)
  tell(OrderPlaced.type, 'placed')
  tell(OrderConfirmed.type, 'confirmed')
  tell(OrderCompleted.type, 'completed')

  assert.equal((await answer).body.status, 'completed')
  assert.equal(order.asked, 2)
})

test('another end is an end too, and what is reached or past is not waited for', async (t) => {
  const { order, wait, tell, held } = await setUp(t)
  const completed = wait('wait=completed&timeout=25')
  const confirmed = wait('wait=confirmed&timeout=25')
  await held(2)
  tell(OrderCancelled.type, 'cancelled')

  assert.equal((await completed).body.status, 'cancelled')
  assert.equal((await confirmed).body.status, 'cancelled')
  for (const behind of ['partly-packed', 'packed']) {
    order.status = behind
    assert.equal((await wait('wait=confirmed&timeout=25', { signal: AbortSignal.timeout(10_000) })).body.status, behind)
  }
})

test('when time is out the order is answered as it is', async (t) => {
  const { wait } = await setUp(t)

  const { status, body } = await wait('wait=completed&timeout=1')
  assert.deepEqual([status, body.status], [200, 'placed'])
})

test('an order of somebody else is 404 at once', async (t) => {
  const { wait } = await setUp(t)

  const { status } = await wait('wait=completed&timeout=25', { headers: bearer(randomUUID()) })
  assert.equal(status, 404)
})

test('whoever waits for too much is told to ask again later, and a client that leaves makes room', async (t) => {
  const { wait, tell, held } = await setUp(t, { WAITERS_PER_USER: '1' })
  const leaving = new AbortController()
  const left = wait('wait=completed&timeout=25', { signal: leaving.signal })
  await held(1)
  const refused = await wait('wait=completed&timeout=25')
  leaving.abort()

  assert.deepEqual([refused.status, refused.body.code], [429, 'too-many-waiters'])
  assert.equal(refused.headers.get('retry-after'), '1')
  await assert.rejects(left, { name: 'AbortError' })
  await until(async () => (await wait('wait=completed&timeout=1')).status === 200)
  tell(OrderCompleted.type, 'completed')
  assert.equal((await wait('wait=completed')).body.status, 'completed')
})

test('all users together are bounded too', async (t) => {
  const { wait, tell, held } = await setUp(t, { MAX_WAITERS: '1' })
  const first = wait('wait=completed&timeout=25')
  await held(1)
  const { status, body } = await wait('wait=completed')
  tell(OrderCompleted.type, 'completed')

  assert.deepEqual([status, body.code], [503, 'gateway-busy'])
  assert.equal((await first).status, 200)
})

test('a gateway that stops answers whoever waits, with what is', async (t) => {
  const { wait, held, stop } = await setUp(t)
  const answer = wait('wait=completed&timeout=25')
  await held(1)
  await stop()

  assert.equal((await answer).body.status, 'placed')
})
