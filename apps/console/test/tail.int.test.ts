import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { OrderPlaced, PaymentAuthorized } from '@waybill/contracts'
import { type Broker, createBroker, publishAs, until } from '@waybill/testing'
import type { TailBatch, TailRow } from '../src/shared/tail.ts'
import { type ConsoleServer, startConsole } from './console-server.ts'

const closers: (() => unknown)[] = []
const scope = { after: (close: () => unknown) => void closers.push(close) }
let broker: Broker
let server: ConsoleServer

before(async () => {
  broker = await createBroker(scope)
  server = await startConsole(scope, broker)
})
after(async () => {
  for (const close of closers.reverse()) await close()
})

const amount = { amountMinor: 349, currency: 'EUR' }
const placed = (orderId: string) =>
  OrderPlaced({
    orderId,
    customerId: randomUUID(),
    lines: [{ sku: 'mug', name: 'Mug', quantity: 1, unitPrice: amount, requiresPrescription: false }],
    total: amount,
    paymentToken: 'tok_visa',
    shipTo: { name: 'enc:v1:x', street: 'enc:v1:y', city: 'Berlin', postalCode: 'enc:v1:z', country: 'DE' },
    requiresPrescription: false,
    channel: 'web',
  })
const authorized = (orderId: string) => PaymentAuthorized({ orderId, paymentId: randomUUID(), amount })

/** Reads the stream until it is left. */
async function listen(query: string): Promise<{ rows: TailRow[]; lastId: () => string; leave: () => void }> {
  const leaving = new AbortController()
  const response = await server.ask(await server.cookie('operator'), `/console/api/tail?${query}`, {
    signal: leaving.signal,
  })
  assert.equal(response.status, 200)
  const rows: TailRow[] = []
  let lastId = ''
  const read = async () => {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, id, data] = /^id: (.*)\ndata: (.*)$/m.exec(text.slice(0, end)) ?? []
        text = text.slice(end + 2)
        if (id === undefined || data === undefined) continue
        lastId = id
        rows.push(...(JSON.parse(data) as TailBatch).rows)
      }
    }
  }
  read().catch(() => {}) // it is left
  closers.push(() => leaving.abort())
  return { rows, lastId: () => lastId, leave: () => leaving.abort() }
}

test('the stream has the records of several topics, without card tokens and personal data, and goes on where it stopped', async () => {
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]
  const first = await listen('from=1m&topics=orders.v1,payments.v1')
  await publishAs(scope, broker, placed(one), authorized(one))
  await until(() => first.rows.length === 2)
  const order = first.rows.find(({ topic }) => topic === 'orders.v1') ?? assert.fail('the order was not sent')
  assert.deepEqual([order.orderId, order.service, order.type], [one, 'orders', OrderPlaced.type])
  const { paymentToken, shipTo } = order.data as { paymentToken: string; shipTo: { street: string } }
  assert.deepEqual([paymentToken, shipTo.street], ['(hidden)', '(encrypted)'])

  first.leave()
  // While nobody listens: on partitions that the cursor names, and on some that it does not.
  await publishAs(scope, broker, placed(two), placed(three), authorized(two), authorized(three))
  const again = await listen(`topics=orders.v1,payments.v1&after=${encodeURIComponent(first.lastId())}`)
  await until(() => again.rows.length === 4)
  assert.deepEqual(again.rows.map(({ orderId }) => orderId).sort(), [two, two, three, three].sort())
})

test('who is no operator follows nothing, and what is no topic or no cursor is refused by name', async () => {
  const [customer, operator] = [await server.cookie('customer'), await server.cookie('operator')]
  const asked = async (cookie: string, query: string) => {
    const response = await server.ask(cookie, `/console/api/tail${query}`)
    return [response.status, ((await response.json()) as { detail: string }).detail] as const
  }
  assert.equal((await asked(customer, ''))[0], 403)
  assert.equal((await asked(customer, '/topics'))[0], 403)
  const [status, detail] = await asked(operator, '?topics=orders.v1,secrets')
  assert.equal(status, 400)
  assert.match(detail, /No such topic: secrets\. There are: .*orders\.v1/)
  assert.equal((await asked(operator, '?topics=identity.keys.v1'))[0], 400)
  assert.equal((await asked(operator, '?after=made-up'))[0], 400)
})
