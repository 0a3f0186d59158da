import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { OrderCompleted, OrderPlaced, PaymentAuthorized, PaymentCaptured } from '@waybill/contracts'
import { open } from './open-stream.ts'
import { received } from './records.ts'
import { bearer, serve, startGateway } from './start-gateway.ts'

const ann = randomUUID()

const placed = (orderId: string, customerId = ann) => received(OrderPlaced.type, { orderId, customerId }, 1_000)
const paid = (orderId: string) => received(PaymentAuthorized.type, { orderId, paymentId: 'p' }, 1_250)
const captured = (orderId: string) => received(PaymentCaptured.type, { orderId, paymentId: 'p' }, 1_400)
const completed = (orderId: string, customerId = ann) => received(OrderCompleted.type, { orderId, customerId }, 1_500)

test('a watcher sees the steps before and the steps to come, then the end', async (t) => {
  const { url, hub } = await startGateway(t, { STREAM_LINGER: '50ms' })
  const orderId = randomUUID()
  hub.take(placed(orderId))
  hub.take(paid(orderId))
  const stream = await open(`${url}/api/orders/${orderId}/stream`, bearer(ann))
  const before = await stream.take(2)
  hub.take(placed(randomUUID()))
  hub.take(completed(orderId))
  hub.take(captured(orderId))

  assert.equal(stream.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.ok(stream.response.headers.get('x-correlation-id'))
  assert.deepEqual(
    before.map((event) => [event?.type, event?.service, event?.sincePlacedMs]),
    [
      ['orders.order.placed', 'orders', 0],
      ['payments.payment.authorized', 'payments', 250],
    ],
  )
  assert.match(String(before[0]?.id), /^orders\.v1\/0\/\d+$/)
  assert.equal((await stream.next())?.type, 'orders.order.completed')
  // What follows the outcome at once still belongs to it.
  assert.equal((await stream.next())?.type, 'payments.payment.captured')
  assert.deepEqual(await stream.next(), { id: undefined, event: 'end', outcome: 'orders.order.completed' })
  assert.equal(await stream.next(), undefined)
})

test('who comes after the outcome sees all of it and the end', async (t) => {
  const { url, hub } = await startGateway(t, { STREAM_LINGER: '0ms' })
  const orderId = randomUUID()
  for (const record of [placed(orderId), paid(orderId), completed(orderId)]) hub.take(record)
  const headers = bearer(ann)
  const first = await open(`${url}/api/orders/${orderId}/stream`, headers)
  const all = await first.take(4)
  const again = await open(`${url}/api/orders/${orderId}/stream`, { ...headers, 'last-event-id': String(all[0]?.id) })
  const over = await open(`${url}/api/orders/${orderId}/stream`, { ...headers, 'last-event-id': String(all[2]?.id) })

  assert.equal(all[3]?.event, 'end')
  assert.deepEqual(
    (await again.take(2)).map((event) => event?.id),
    [all[1]?.id, all[2]?.id],
  )
  assert.equal((await over.next())?.event, 'end')
})

test('an order is shown to its customer and to operators', async (t) => {
  const { url, hub } = await startGateway(t)
  const orderId = randomUUID()
  hub.take(placed(orderId))
  const watch = async (userId: string, roles: Parameters<typeof bearer>[1]) => {
    const stream = await open(`${url}/api/orders/${orderId}/stream`, bearer(userId, roles))
    stream.leave()
    return stream.response.status
  }

  assert.equal(await watch(ann, ['customer']), 200)
  assert.equal(await watch(randomUUID(), ['operator']), 200)
  assert.equal(await watch(randomUUID(), ['customer']), 404)
  assert.equal(await watch(randomUUID(), ['pharmacist']), 404)
})

test('whose an order is that the stream has not seen, the orders service says', async (t) => {
  const known = randomUUID()
  const past = randomUUID()
  const orders = await serve(t, ({ url, headers }, response) => {
    const mine = headers.authorization !== undefined && (url?.endsWith(known) || url?.endsWith(past))
    response.writeHead(mine ? 200 : 404).end(JSON.stringify({ status: url?.endsWith(past) ? 'completed' : 'placed' }))
  })
  const { url, hub } = await startGateway(t, { ORDERS_URL: orders })
  const headers = bearer(ann)
  const watch = (orderId: string) => open(`${url}/api/orders/${orderId}/stream`, headers)

  const stream = await watch(known)
  hub.take(placed(known))
  assert.equal((await stream.next())?.type, 'orders.order.placed')
  stream.leave()
  assert.deepEqual(await (await watch(past)).next(), { id: undefined, event: 'end', outcome: null })
  assert.equal((await watch(randomUUID())).response.status, 404)
  assert.equal((await watch('not-an-id')).response.status, 400)
})

test('without the orders service nobody is let in on a guess', async (t) => {
  const { url } = await startGateway(t)
  const stream = await open(`${url}/api/orders/${randomUUID()}/stream`, bearer(ann))

  assert.equal(stream.response.status, 503)
})
