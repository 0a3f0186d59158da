import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { PermanentError, Unavailable } from '@waybill/messaging'
import { httpPsp } from '../src/http-psp.ts'

const orderId = '01938f6e-0000-7000-8000-000000000001'
const amount = { amountMinor: 1250, currency: 'EUR' }
const hold = { key: 'e1:authorize', orderId, amount, token: 'tok_visa' }
const money = { paymentId: '01938f6e-0000-7000-8000-000000000003', amount }

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

  assert.deepEqual(await psp.authorize(hold), { outcome: 'authorized', ...money })
  assert.equal(seen.path, '/authorizations')
  assert.equal(seen.headers?.authorization, 'Bearer secret')
  assert.deepEqual(seen.body, hold)
})

test('a business answer, also a no, is an answer and no error', async (t) => {
  const declined = await provider(t, answering(200, { outcome: 'declined', reason: 'card_declined' }))
  assert.deepEqual(await declined.authorize(hold), { outcome: 'declined', reason: 'card_declined' })

  const nothing = await provider(t, answering(200, { outcome: 'nothing' }))
  assert.deepEqual(await nothing.reverse({ key: 'e2:reverse', orderId }), { outcome: 'nothing' })
})

for (const status of [401, 403, 408, 429, 500, 502, 503]) {
  test(`${status} means: wait and ask again`, async (t) => {
    const psp = await provider(t, answering(status, 'not now', { 'retry-after': '7' }))
    await assert.rejects(psp.authorize(hold), (error) => error instanceof Unavailable && error.retryAfterMs === 7_000)
  })
}

for (const status of [400, 404, 409, 422]) {
  test(`${status} means: a bug, no repetition mends it`, async (t) => {
    const psp = await provider(t, answering(status, 'key-reused'))
    await assert.rejects(
      psp.authorize(hold),
      (error) => error instanceof PermanentError && /key-reused/.test(error.message),
    )
  })
}

test('an answer that does not fit the question is no answer', async (t) => {
  for (const body of ['<html>', {}, { outcome: 'captured', ...money }, { outcome: 'authorized', paymentId: 7 }, null]) {
    const psp = await provider(t, answering(200, body))
    await assert.rejects(psp.authorize(hold), PermanentError, JSON.stringify(body))
  }
})

test('a connection that is refused, cut or silent means: not known, ask again', async (t) => {
  const refused = httpPsp({ pspUrl: 'http://127.0.0.1:1', pspApiKey: 'secret', pspTimeoutMs: 1_000 })
  await assert.rejects(refused.authorize(hold), Unavailable)

  const cut = await provider(t, (request) => request.socket.destroy())
  await assert.rejects(cut.authorize(hold), Unavailable)

  const silent = await provider(t, () => {}, 50)
  await assert.rejects(silent.authorize(hold), Unavailable)
})
