import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { OrderPlaced, PaymentAuthorized, UserCreated } from '@waybill/contracts'
import { open } from './open-stream.ts'
import { received } from './records.ts'
import { bearer, startGateway } from './start-gateway.ts'

const ann = randomUUID()

const placed = (orderId: string, customerId = ann) => received(OrderPlaced.type, { orderId, customerId }, 1_000)
const paid = (orderId: string) => received(PaymentAuthorized.type, { orderId, paymentId: 'p' }, 1_250)

test('operators see everything, customers see what is theirs, and both only from now on', async (t) => {
  const { url, hub } = await startGateway(t)
  const [mine, other] = [randomUUID(), randomUUID()]
  hub.take(placed(randomUUID()))
  const operator = await open(`${url}/api/stream`, bearer(randomUUID(), ['operator']))
  const customer = await open(`${url}/api/stream`, bearer(ann))
  const records = [
    placed(other, randomUUID()),
    received(UserCreated.type, { userId: randomUUID() }),
    placed(mine),
    paid(mine),
  ]
  for (const record of records) hub.take(record)

  assert.deepEqual(
    (await operator.take(4)).map((event) => event?.type),
    records.map(({ type }) => type),
  )
  assert.deepEqual(
    (await customer.take(2)).map((event) => event?.orderId),
    [mine, mine],
  )
  operator.leave()
  customer.leave()
})

test('a broken stream is taken up where it broke, and says when that place is forgotten', async (t) => {
  const { url, hub } = await startGateway(t, { STREAM_MAX_EVENTS: '3' })
  const headers = bearer(ann, ['operator'])
  const orders = Array.from({ length: 5 }, () => placed(randomUUID()))
  const idOf = ({ topic, partition, offset }: (typeof orders)[number]) => `${topic}/${partition}/${offset}`
  const [first, , , fourth, fifth] = orders as Required<typeof orders>
  for (const order of orders) hub.take(order)
  if (!first || !fourth || !fifth) throw new Error('five orders were made')

  const resumed = await open(`${url}/api/stream`, { ...headers, 'last-event-id': idOf(fourth) })
  assert.equal((await resumed.next())?.id, idOf(fifth))
  const late = await open(`${url}/api/stream`, { ...headers, 'last-event-id': idOf(first) })
  assert.equal((await late.next())?.event, 'gap')
  assert.equal((await late.take(3)).at(-1)?.id, idOf(fifth))
  resumed.leave()
  late.leave()
})

test('a client that does not read is dropped, and the others go on', async (t) => {
  const { url, hub } = await startGateway(t, { STREAM_MAX_PENDING_BYTES: '100000' })
  const headers = bearer(ann, ['operator'])
  const slow = await rawStream(`${url}/api/stream`, headers.authorization)
  t.after(() => slow.destroy())
  slow.pause()
  const quick = await open(`${url}/api/stream`, headers)

  // More than the sockets' own buffers hold, so that the rest has to wait in the gateway.
  for (let n = 0; n < 400; n++) {
    hub.take(received(UserCreated.type, { userId: ann, locale: 'x'.repeat(20_000) }))
    await quick.next()
  }
  const last = await readUntil(slow, 'event: dropped\n')

  assert.match(last, /data: {"code":"slow-client"/)
  hub.take(placed(randomUUID()))
  assert.equal((await quick.next())?.type, 'orders.order.placed')
  quick.leave()
})

test('a user has only so many streams', async (t) => {
  const { url } = await startGateway(t, { STREAMS_PER_USER: '2' })
  const headers = bearer(ann)
  const streams = [await open(`${url}/api/stream`, headers), await open(`${url}/api/stream`, headers)]

  assert.equal((await fetch(`${url}/api/stream`, { headers })).status, 429)
  for (const stream of streams) stream.leave()
})

test('a stream ends when it is old, and when the gateway stops', async (t) => {
  const { url } = await startGateway(t, { STREAM_MAX_DURATION: '50ms' })
  const old = await open(`${url}/api/stream`, bearer(ann))
  assert.equal(await old.next(), undefined)

  const other = await startGateway(t)
  const stream = await open(`${other.url}/api/stream`, bearer(ann))
  const start = performance.now()
  await other.stop()
  assert.equal(await stream.next(), undefined)
  assert.ok(performance.now() - start < 2_000)
})

/** A connection whose reading can be stopped for good, unlike that of fetch. */
async function rawStream(url: string, authorization: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: ${authorization}\r\n\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  return socket
}

/** Reads on until this text comes; returns the text from there to the end of what was read. */
async function readUntil(socket: Socket, wanted: string): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text = (text + chunk).slice(-10_000)
    if (text.includes(wanted)) return text.slice(text.indexOf(wanted))
  }
  throw new Error(`the connection ended without '${wanted}'`)
}
