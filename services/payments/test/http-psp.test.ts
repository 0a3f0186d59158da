import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { PermanentError, Unavailable } from '@waybill/messaging'
import { httpPsp } from '../src/http-psp.ts'
import { OutcomeUnknown } from '../src/payment-provider.ts'

const orderId = '01938f6e-0000-7000-8000-000000000001'
const amount = { amountMinor: 1250, currency: 'EUR' }
const hold = { key: 'e1:authorize', orderId, amount, token: 'tok_visa' }
const base = { seq: 1, at: '2026-11-21T12:00:00.000Z', key: 'e1:authorize', orderId, action: 'authorization' }
const money = { ...base, paymentId: '01938f6e-0000-7000-8000-000000000003', amount }

/** A provider that answers as it is told to. */
async function provider(t: TestContext, answer: RequestListener, pspTimeoutMs = 5_000) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return httpPsp({ pspUrl: `http://127.0.0.1:${port}`, pspApiKey: 'secret', pspTimeoutMs })
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume()
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }

test('the request carries key, order, amount, token and the bearer key', async (t) => {
  let seen: { path?: string | undefined; headers?: IncomingHttpHeaders; body?: unknown } = {}
  const psp = await provider(t, async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    seen = { path: request.url, headers: request.headers, body }
    response.end(JSON.stringify({ outcome: 'authorized', ...money }))
  })

  assert.deepEqual(await psp.ask('authorize', hold), { outcome: 'authorized', ...money })
  assert.equal(seen.path, '/authorizations')
  assert.equal(seen.headers?.authorization, 'Bearer secret')
  assert.deepEqual(seen.body, hold)
})

test('a business answer, also a no, is an answer and no error', async (t) => {
  const declined = await provider(t, answering(200, { ...base, outcome: 'declined', reason: 'card_declined' }))
  assert.deepEqual(await declined.ask('authorize', hold), { ...base, outcome: 'declined', reason: 'card_declined' })

  const nothing = await provider(t, answering(200, { ...base, outcome: 'nothing' }))
  assert.deepEqual(await nothing.ask('reverse', { key: 'e2:reverse', orderId }), { ...base, outcome: 'nothing' })
})

for (const status of [401, 403, 408, 429, 500, 502, 503]) {
  test(`${status} means: wait and ask again`, async (t) => {
    const psp = await provider(t, answering(status, 'not now', { 'retry-after': '7' }))
    await assert.rejects(
      psp.ask('authorize', hold),
      (error) => error instanceof Unavailable && error.retryAfterMs === 7_000,
    )
  })
}

for (const status of [400, 404, 409, 422]) {
  test(`${status} means: a bug, no repetition mends it`, async (t) => {
    const psp = await provider(t, answering(status, 'key-reused'))
    await assert.rejects(
      psp.ask('authorize', hold),
      (error) => error instanceof PermanentError && /key-reused/.test(error.message),
    )
  })
}

test('an answer that does not fit the question is no answer', async (t) => {
  for (const body of [
    '<html>',
    {},
    { outcome: 'captured', ...money },
    { ...money, outcome: 'authorized', paymentId: 7 },
    null,
  ]) {
    const psp = await provider(t, answering(200, body))
    await assert.rejects(psp.ask('authorize', hold), PermanentError, JSON.stringify(body))
  }
})

test('what became of a request is not known after a 5xx, a cut and a silence; it is known after a refusal', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const refused = httpPsp({ pspUrl: `http://127.0.0.1:${port}`, pspApiKey: 'secret', pspTimeoutMs: 1_000 })
  const known = (error: unknown) => error instanceof Unavailable && !(error instanceof OutcomeUnknown)
  await assert.rejects(refused.ask('authorize', hold), known)
  const busy = await provider(t, answering(429, 'later'))
  await assert.rejects(busy.ask('authorize', hold), known)

  const cut = await provider(t, (request) => request.socket.destroy())
  await assert.rejects(cut.ask('authorize', hold), OutcomeUnknown)
  const silent = await provider(t, () => {}, 50)
  await assert.rejects(silent.ask('authorize', hold), OutcomeUnknown)
  const broken = await provider(t, answering(504, 'reply-lost'))
  await assert.rejects(broken.ask('authorize', hold), OutcomeUnknown)
})

test('an inquiry gives all lines of an order, and none that is not understood', async (t) => {
  const line = { ...money, outcome: 'authorized' }
  const psp = await provider(t, answering(200, { orderId, journal: [line] }))
  assert.deepEqual(await psp.inquire(orderId), [line])
  const odd = await provider(t, answering(200, { orderId, journal: [{ ...line, outcome: 'lost' }] }))
  await assert.rejects(odd.inquire(orderId), PermanentError)
})
