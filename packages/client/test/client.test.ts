import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, createClient, NoAnswer } from '../src/index.ts'

interface Sent {
  url: string
  method: string | undefined
  headers: Headers
  body: unknown
}

/** A client that is answered by these, one after the other, and what it sent. */
function clientOf(...answers: (Response | Error)[]) {
  const sent: Sent[] = []
  const fetch = (async (url: string, { method, headers, body }: RequestInit) => {
    sent.push({ url, method, headers: new Headers(headers), body: body ? JSON.parse(String(body)) : undefined })
    const answer = answers.shift()
    if (answer instanceof Error || !answer) throw answer ?? new Error('asked once too often')
    return answer
  }) as typeof globalThis.fetch
  return { api: createClient({ url: 'http://gateway', token: 'ann', fetch }), sent }
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json({ type: `urn:waybill:problem:${code}`, title: 'No', status, detail: 'Not now.', code }, status, headers)
const cart = {
  lines: [{ sku: 'mug', quantity: 1 }],
  paymentToken: 'tok_visa',
  shipTo: { name: 'A', street: 'S', city: 'C', postalCode: '1', country: 'DE' },
}

test('what is in the path, the query, the headers and the body goes where the API wants it', async () => {
  const { api, sent } = clientOf(json({ orderId: 'a/b' }), json({ sku: 'mug' }))
  await api.showOrder({ orderId: 'a/b', wait: 'completed', timeout: 5 })
  const { body: _, ...put } = { body: 0, sku: 'mug', ifMatch: '"1"' }
  await api.putProduct({ ...put, body: { name: 'Mug', price: { amountMinor: 1, currency: 'EUR' } } })

  assert.equal(sent[0]?.url, 'http://gateway/api/orders/a%2Fb?wait=completed&timeout=5')
  assert.equal(sent[0]?.headers.get('authorization'), 'Bearer ann')
  assert.equal(sent[1]?.headers.get('if-match'), '"1"')
  assert.deepEqual(sent[1]?.body, { name: 'Mug', price: { amountMinor: 1, currency: 'EUR' } })
  await assert.rejects(api.showOrder({ orderId: '' }), /needs a value for orderId/)
})

test('every try of a request carries the same Idempotency-Key, every request one of its own', async () => {
  const busy = () => problem(503, 'unavailable', { 'retry-after': '0' })
  const { api, sent } = clientOf(busy(), json({ orderId: '1' }), json({ orderId: '2' }), json({ orderId: '3' }))
  await api.placeOrder({ body: cart })
  await api.placeOrder({ body: cart })
  await api.placeOrder({ body: cart, idempotencyKey: 'mine' })

  const [first, again, second, own] = sent.map(({ headers }) => headers.get('idempotency-key'))
  assert.ok(first)
  assert.equal(first, again)
  assert.notEqual(first, second)
  assert.equal(own, 'mine')
})

test('503 is sent again only where that does no harm, 429 always, and neither for ever', async () => {
  const now = { 'retry-after': '0' }
  const pageView = clientOf(problem(503, 'unavailable', now))
  await assert.rejects(pageView.api.viewPage({ body: { sku: 'mug' } }), { status: 503 })
  assert.equal(pageView.sent.length, 1)

  const limited = clientOf(problem(429, 'too-many-requests', now), json({ eventPublished: 'queued' }, 202))
  assert.deepEqual(await limited.api.viewPage({ body: { sku: 'mug' } }), { eventPublished: 'queued' })

  const down = clientOf(...[1, 2, 3, 4].map(() => problem(503, 'unavailable', now)))
  await assert.rejects(down.api.showMe(), { status: 503 })
  assert.equal(down.sent.length, 3)

  const patient = clientOf(problem(429, 'too-many-requests', { 'retry-after': '3600' }))
  await assert.rejects(patient.api.showMe(), { status: 429 })
})

test('a refusal is an error with the service’s words and code, and no answer is another one', async () => {
  const errors = [{ path: '/body/lines', message: 'is required' }]
  const { api } = clientOf(
    json({ code: 'validation-failed', detail: 'Not as described.', errors }, 400),
    new Response('<html>', { status: 404 }),
    new TypeError('fetch failed'),
  )

  await assert.rejects(api.placeOrder({ body: cart }), (error) => {
    assert.ok(error instanceof ApiError)
    assert.equal(error.code, 'validation-failed')
    assert.equal(error.message, 'Not as described. (400 validation-failed): /body/lines is required')
    return true
  })
  await assert.rejects(api.showMe(), { status: 404, code: 'unknown', message: 'Answered with 404: <html>' })
  await assert.rejects(api.showMe(), NoAnswer)
})

test('status and headers are there for who wants them, and 304 is no refusal', async () => {
  const { api, sent } = clientOf(json({ userId: 'ann' }, 200, { etag: '"3"' }), new Response(null, { status: 304 }))

  assert.equal((await api.whole('showMe')).headers.get('etag'), '"3"')
  const { status, body } = await api.whole('showOrder', { orderId: '1', ifNoneMatch: '"3"' })
  assert.deepEqual([status, body], [304, undefined])
  assert.equal(sent[1]?.headers.get('if-none-match'), '"3"')
})

test('a stream that breaks goes on behind its last event, and ends when it says so', async () => {
  const stream = (text: string) => new Response(text)
  const { api, sent } = clientOf(
    stream('id: t/0/1\ndata: {"type":"a"}\n\n'),
    stream('event: gap\ndata: {}\n\nid: t/0/2\ndata: {"type":"b"}\n\nevent: end\ndata: {}\n\n'),
  )
  const seen: string[] = []
  for await (const { type } of api.watchOrder({ orderId: '1' })) seen.push(type)

  assert.deepEqual(seen, ['a', 'b'])
  assert.deepEqual(
    sent.map(({ headers }) => headers.get('last-event-id')),
    [null, 't/0/1'],
  )
})
