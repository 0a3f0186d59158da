import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { audit } from './audit.ts'
import { type Customer, logIn, orderBody, register, request } from './customer.ts'
import { auditBites } from './harms.ts'
import { type Platform, startPlatform, until } from './platform.ts'
import { tracesOf } from './traces-of.ts'

let platform: Platform
let buyer: Customer
let pharmacist: Customer

before(async () => {
  platform = await startPlatform()
  buyer = await logIn(platform, 'demo')
  pharmacist = await logIn(platform, 'pharmacist')
})
after(async () => platform?.remove())

const mailsAbout = async (to: string, subject: RegExp) =>
  (await platform.json<{ to: string[]; subject: string }[]>('mail', 'list', '--to', to)).filter((mail) =>
    subject.test(mail.subject),
  )

test('a happy order is delivered, and its buyer reads of it in mails', async () => {
  const { stdout, code } = await platform.waybill(
    'order',
    'place',
    '--sku',
    'VITAMIN-D3',
    '--qty',
    '2',
    '--watch',
    '--json',
  )
  const steps = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(code, 0)
  const types = steps.map((step) => step.type)
  for (const type of [
    'orders.order.placed',
    'payments.payment.authorized',
    'inventory.stock.reserved',
    'orders.order.confirmed',
    'fulfillment.order.packed',
    'payments.payment.captured',
    'shipping.shipment.created',
    'delivery.parcel.delivered',
    'orders.order.completed',
  ]) {
    assert.equal(types.filter((each) => each === type).length, 1, `${type} among ${types.join(', ')}`)
  }
  for (const step of steps) {
    assert.equal(typeof step.partition, 'number')
    assert.equal(typeof step.offset, 'number')
    assert.ok(step.service && step.topic)
  }
  assert.equal(steps[0].type, 'orders.order.placed')
  assert.equal(steps[0].sincePlacedMs, 0)

  const order = await buyer.ended(steps[0].orderId)
  assert.deepEqual(
    order.history.map((change: { to: string }) => change.to),
    ['placed', 'confirmed', 'packed', 'completed'],
  )
  const records = await platform.waybill(
    ...['tail', '--from', 'beginning', '--key', order.orderId, '--limit', '8', '--json'],
  )
  const traces = records.stdout
    .trim()
    .split('\n')
    .map((record) => JSON.parse(record).traceparent?.split('-')[1])
  assert.equal(traces.length, 8)
  assert.match(traces[0], /^[0-9a-f]{32}$/)
  assert.equal(new Set(traces).size, 1, 'one trace from the request to the last handler')

  const { email } = platform.run.logins.demo
  await until('the mail of the delivery came', async () => (await mailsAbout(email, /delivered/i)).length === 1)
})

test('a declined payment cancels the order, and nothing stays reserved', async () => {
  const order = await buyer.ended(await buyer.place({ paymentToken: 'tok_declined' }))
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /payment declined/)
})

test('an order for more than there is is cancelled, and nothing is paid', async () => {
  const order = await buyer.ended(await buyer.place({ lines: [{ sku: 'BP-MONITOR', quantity: 900 }] }))
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /out of stock: BP-MONITOR/)
})

test('an order with a prescription waits for the pharmacist: approved, it is delivered', async () => {
  const id = await buyer.place({ lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] })
  await until('the prescription is in the queue', async () => {
    const { body } = await pharmacist.request('GET', '/api/prescriptions?state=received')
    return body.items.some((item: { orderId: string }) => item.orderId === id)
  })
  assert.equal((await buyer.order(id)).status, 'placed')
  const { code } = await platform.waybill('prescription', 'approve', id)
  assert.equal(code, 0)
  await buyer.completed(id)
})

test('a rejected prescription cancels the order with the reason', async () => {
  const id = await buyer.place({ lines: [{ sku: 'SALBUTAMOL', quantity: 1 }] })
  await until('the pharmacist could reject it', async () => {
    const answer = await pharmacist.request(
      'POST',
      `/api/prescriptions/${id}/reject`,
      { reason: 'not readable' },
      { 'idempotency-key': randomUUID() },
    )
    return answer.status < 300
  })
  const order = await buyer.ended(id)
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /prescription rejected: not readable/)
})

const twoPrescribed = ['AMOXICILLIN-500', 'SALBUTAMOL', 'PLASTERS-20'].map((sku) => ({ sku, quantity: 2 }))
const decidesInPart = (id: string) =>
  until('the pharmacist could decide line by line', async () => {
    const verdicts = ['--approve', 'AMOXICILLIN-500', '--reject', 'SALBUTAMOL=the dose is not readable']
    return (await platform.waybill('prescription', 'decide', id, ...verdicts)).code === 0
  })

test('a prescription that is rejected in part: the rest is delivered, and no more than the rest is paid', async () => {
  const id = await buyer.place({ lines: twoPrescribed })
  const ordered = await buyer.order(id)
  assert.deepEqual([ordered.onPartial, ordered.lines[0].state], ['ship-rest', 'to-approve'])
  await decidesInPart(id)

  const order = await buyer.ended(id)
  assert.equal(order.status, 'completed')
  assert.deepEqual(
    order.lines.map(({ sku, state, reason }: { sku: string; state: string; reason: string | null }) => [
      sku,
      state,
      reason,
    ]),
    [
      ['AMOXICILLIN-500', 'approved', null],
      ['SALBUTAMOL', 'rejected', 'the dose is not readable'],
      ['PLASTERS-20', 'ordered', null],
    ],
  )
  const rejected = order.lines.find(({ state }: { state: string }) => state === 'rejected')
  const less = rejected.quantity * rejected.unitPrice.amountMinor
  assert.equal(order.total.amountMinor, ordered.total.amountMinor - less)

  await until('the hold on the rest is let go of', async () => {
    const { body } = await buyer.request('GET', `/api/payments/${id}`)
    return body.capturedMinor === order.total.amountMinor && body.releasedMinor === less
  })
  const { email } = platform.run.logins.demo
  await until('a mail says what does not come', async () => (await mailsAbout(email, /cannot be sent/)).length === 1)
})

test('a customer who wants all or nothing gets nothing when a part is rejected, and pays nothing', async () => {
  const id = await buyer.place({ lines: twoPrescribed, onPartial: 'cancel' })
  await decidesInPart(id)
  const order = await buyer.ended(id)
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /prescription rejected: .*the dose is not readable/)
  await until('the hold is let go of', async () => {
    const { body } = await buyer.request('GET', `/api/payments/${id}`)
    return body.status === 'voided' && body.capturedMinor === 0
  })
})

test('a customer cancels while a prescription is waited for', async () => {
  const id = await buyer.place({ lines: [{ sku: 'AMOXICILLIN-500', quantity: 1 }] })
  const { code } = await platform.waybill('order', 'cancel', id)
  assert.equal(code, 0)
  assert.equal((await buyer.ended(id)).status, 'cancelled')
})

test('a cancellation races the packing: whoever wins, the order ends once and the money is where it belongs', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => buyer.place()))
  for (const id of ids) {
    const answer = await buyer.request('POST', `/api/orders/${id}/cancel`, {}, { 'idempotency-key': randomUUID() })
    assert.ok(answer.status === 202 || answer.status === 409, `${answer.status} ${JSON.stringify(answer.body)}`)
  }
  for (const id of ids) await buyer.ended(id)
})

test('a parcel that nobody takes comes back: refunded and restocked', async () => {
  const order = await buyer.ended(await buyer.place({ postalCode: '00000' }))
  assert.equal(order.status, 'cancelled')
  assert.match(order.reason, /returned/)
})

test('an order from two warehouses: one parcel is delivered, the other comes back, is refunded and restocked', async () => {
  const operator = await logIn(platform, 'operator')
  const sku = `SPLIT-${randomUUID().slice(0, 8).toUpperCase()}`
  const price = { amountMinor: 700, currency: 'EUR' }
  const listed = await operator.request('PUT', `/api/products/${sku}`, { name: 'Two halves', price })
  assert.ok(listed.status < 300, JSON.stringify(listed.body))
  for (const warehouse of ['east', 'west']) {
    const moved = { delta: 2, reason: 'delivery', warehouse }
    const key = { 'idempotency-key': randomUUID() }
    assert.ok((await operator.request('POST', `/api/products/${sku}/stock`, moved, key)).status < 300)
  }
  let id = ''
  await until('the product is known to orders', async () => {
    // Nobody takes the second parcel of an order there.
    id = await buyer.place({ lines: [{ sku, quantity: 4 }], postalCode: '00001' }).catch(() => '')
    return id !== ''
  })
  const order = await buyer.ended(id)
  assert.equal(order.status, 'completed')
  assert.deepEqual(order.parcels.map(({ state }: { state: string }) => state).toSorted(), ['delivered', 'returned'])
  assert.ok(order.history.some(({ to }: { to: string }) => to === 'partly-packed'))

  const back = order.parcels.find(({ state }: { state: string }) => state === 'returned')
  await until('it is refunded', async () => (await buyer.order(id)).returns[0]?.status === 'refunded')
  const payment = (await buyer.request('GET', `/api/payments/${id}`)).body
  assert.equal(payment.status, 'partially-refunded')
  await until('it is on its shelf again', async () => {
    const { body } = await operator.request('GET', `/api/stock?sku=${sku}`)
    const level = body.warehouses.find(({ warehouse }: { warehouse: string }) => warehouse === back.warehouse)
    return level.available === 2 && level.shipped === 0
  })
  const { items } = (await buyer.request('GET', `/api/shipments?orderId=${id}`)).body
  assert.deepEqual(items.map(({ status }: { status: string }) => status).toSorted(), ['delivered', 'returned'])
  const shown = await platform.waybill('order', 'show', id)
  assert.match(shown.stdout, new RegExp(back.trackingNumber))
  const { email } = platform.run.logins.demo
  const parts = await mailsAbout(email, /^Part of your order .* is on its way$/)
  assert.equal(parts.length, 2)
})

test('a stand-alone shipment is queued, logged to its user and told of by mail', async () => {
  const { shipTo } = orderBody()
  const answer = await buyer.request('POST', '/api/shipments', { shipTo }, { 'idempotency-key': randomUUID() })
  assert.equal(answer.status, 202)
  assert.equal(answer.body.eventPublished, 'queued')
  const me = (await buyer.request('GET', '/api/users/me')).body
  await until('it is in the activity log', async () => {
    const { body } = await buyer.request('GET', `/api/users/${me.userId ?? me.id}/activity`)
    return JSON.stringify(body).includes(answer.body.shipmentId)
  })
  await until(
    'a mail tells of it',
    async () => (await mailsAbout(platform.run.logins.demo.email, /shipment/i)).length > 0,
  )
})

test('the same request sent 20 times at once with one key makes one order', async () => {
  const key = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => buyer.request('POST', '/api/orders', orderBody(), { 'idempotency-key': key })),
  )
  const made = answers.filter((answer) => answer.status === 202)
  assert.ok(made.length >= 1)
  for (const answer of answers) assert.ok(answer.status === 202 || answer.status === 409, `status ${answer.status}`)
  assert.equal(new Set(made.map((answer) => answer.body.orderId)).size, 1)
  const again = await buyer.request('POST', '/api/orders', orderBody(), { 'idempotency-key': key })
  assert.equal(again.status, 202)
  assert.equal(again.body.orderId, made[0]?.body.orderId)
  assert.equal(again.headers.get('idempotent-replayed'), 'true')
  const other = await buyer.request('POST', '/api/orders', orderBody({ paymentToken: 'tok_declined' }), {
    'idempotency-key': key,
  })
  assert.equal(other.status, 422)
  assert.equal(other.body.code, 'idempotency-key-reused')
})

test('what is wrong with a request is told as problem+json', async () => {
  const key = () => ({ 'idempotency-key': randomUUID() })
  const foreign = await register(platform)
  const id = await buyer.place()
  const table: [string, Promise<Awaited<ReturnType<Customer['request']>>>, number, string | RegExp][] = [
    ['a malformed body', buyer.request('POST', '/api/orders', '{"lines":[', key()), 400, /json|body/],
    [
      'an unknown SKU',
      buyer.request('POST', '/api/orders', orderBody({ lines: [{ sku: 'NO-SUCH', quantity: 1 }] }), key()),
      422,
      'unknown-sku',
    ],
    [
      'a negative quantity',
      buyer.request('POST', '/api/orders', orderBody({ lines: [{ sku: 'PLASTERS-20', quantity: -1 }] }), key()),
      400,
      /./,
    ],
    ['no idempotency key', buyer.request('POST', '/api/orders', orderBody()), 400, 'idempotency-key-missing'],
    ['a foreign order id', foreign.request('GET', `/api/orders/${id}`), 404, /./],
    ['cancelling a foreign order', foreign.request('POST', `/api/orders/${id}/cancel`, {}, key()), 404, /./],
    ['watching a foreign order', foreign.request('GET', `/api/orders/${id}/stream`), 404, /./],
    ['no token', request(platform, 'POST', '/api/orders', orderBody(), key()), 401, 'token-missing'],
    [
      'an expired token',
      request(platform, 'GET', '/api/orders', undefined, { authorization: `Bearer ${await expired()}` }),
      401,
      /token-/,
    ],
    [
      'a customer at the pharmacist’s desk',
      buyer.request('GET', '/api/prescriptions?state=received'),
      403,
      'forbidden',
    ],
  ]
  for (const [what, asked, status, code] of table) {
    const answer = await asked
    assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`)
    assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/, what)
    assert.match(String(answer.body.code), typeof code === 'string' ? new RegExp(`^${code}$`) : code, what)
    assert.ok(answer.body.detail && answer.body.correlationId, what)
  }
})

/** A token of the right form whose time is over; its signature is that of a key that nobody knows. */
async function expired(): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = part({ alg: 'ES256', typ: 'JWT', kid: 'none' })
  return `${head}.${part({ iss: 'waybill', aud: 'waybill', sub: randomUUID(), exp: 1 })}.${Buffer.alloc(64).toString('base64url')}`
}

test('an erased user leaves nothing behind: not in a database, on a topic or in a log', async () => {
  const canary = `Canary${randomUUID().slice(0, 8)}`
  const email = `${canary}@example.org`
  const person = await register(platform, { email, name: `${canary} Buyer` })
  const orderId = await person.place({ name: `${canary} Receiver`, street: `${canary} Street 1` })
  await person.ended(orderId)
  const { userId } = (await person.request('GET', '/api/users/me')).body
  // That they are found where they have a right to be shows that the search finds.
  const known = (await tracesOf(platform, canary)).join('\n')
  for (const service of ['identity', 'orders', 'fulfillment', 'shipping', 'notifications']) {
    assert.match(known, new RegExp(`${service}: \\d+ rows`))
  }
  assert.doesNotMatch(known, /\/kafka\/|\/logs\//, 'in the clear on no topic and in no log, from the start')
  assert.match((await tracesOf(platform, orderId)).join('\n'), /\/kafka\//)

  const erased = await person.request('POST', `/api/users/${userId}/erase`, {}, { 'idempotency-key': randomUUID() })
  assert.equal(erased.status, 200)
  await until('every service forgot', async () => (await tracesOf(platform, canary)).length === 0).catch(async () => {
    assert.deepEqual(await tracesOf(platform, canary), [])
  })
  const late = await person.request('POST', '/api/orders', orderBody(), { 'idempotency-key': randomUUID() })
  assert.equal(late.status, 403)
})

test('the tools show what is there', async () => {
  const topics = await platform.json<{ name: string; partitions: number; records: number }[]>('topics', 'list')
  assert.ok(topics.find(({ name, records }) => name === 'orders.v1' && records > 0))
  const { stdout } = await platform.waybill('tail', 'orders.v1', '--from', 'beginning', '--limit', '3', '--json')
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(records.length, 3)
  assert.ok(records.every(({ data }) => data.orderId))
  const again = await platform.waybill('up')
  assert.equal(again.code, 0)
  assert.match(again.stdout, /is running|already/i)
})

test('and in the end everything adds up', () => audit(platform))

// The last, since it spoils the data.
test('each invariant of the audit complains of its harm, and only that one, and names it', () => auditBites(platform))
