import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearer, bodyOf, nowhere, serve, startGateway } from './start-gateway.ts'

const json = { 'content-type': 'application/json' }

test('a service that is down is 503, and says when to come again', async (t) => {
  const { url } = await startGateway(t)
  const answer = await fetch(`${url}/api/orders`, { headers: bearer('ann') })
  const problem = (await answer.json()) as Record<string, unknown>

  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('content-type')?.split(';')[0], 'application/problem+json')
  assert.equal(answer.headers.get('retry-after'), '1')
  assert.equal(problem.code, 'upstream-unavailable')
  assert.equal(problem.service, 'orders')
})

test('an instance that refuses is passed by, for POST as well', async (t) => {
  const alive = await serve(t, async (request, response) => response.end(await bodyOf(request)))
  const { url } = await startGateway(t, { ORDERS_URL: `${nowhere},${alive}` })
  const headers = { ...bearer('ann'), ...json }

  for (let n = 0; n < 4; n++) {
    const answer = await fetch(`${url}/api/orders`, { method: 'POST', headers, body: `{"n":${n}}` })
    assert.equal(await answer.text(), `{"n":${n}}`)
  }
})

test('what an instance may have done is repeated only when that does no harm', async (t) => {
  let broken = 0
  const breaks = await serve(t, (request) => {
    broken++
    request.socket.destroy()
  })
  const alive = await serve(t, (_request, response) => response.end('done'))
  const { url } = await startGateway(t, { ORDERS_URL: `${breaks},${alive},${breaks},${alive},${breaks},${alive}` })
  const headers = { ...bearer('ann'), ...json }
  const send = (init: RequestInit) => fetch(`${url}/api/orders`, { ...init, headers: { ...headers, ...init.headers } })

  assert.equal((await send({ method: 'POST', body: '{}' })).status, 503)
  assert.equal(broken, 1)
  assert.equal((await send({})).status, 200)
  assert.equal((await send({})).status, 200)
  assert.equal((await send({ method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } })).status, 200)
})

test('a connection that is cut is tried once more, where that does no harm, and not for ever', async (t) => {
  let cut = 1
  let asked = 0
  const orders = await serve(t, (request, response) => {
    asked++
    if (cut-- > 0) request.socket.destroy()
    else response.end('done')
  })
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const headers = { ...bearer('ann'), ...json }
  const send = async (cuts: number, init: RequestInit = {}) => {
    cut = cuts
    asked = 0
    const { status } = await fetch(`${url}/api/orders`, { ...init, headers: { ...headers, ...init.headers } })
    return [status, asked]
  }

  assert.deepEqual(await send(1), [200, 2])
  assert.deepEqual(await send(1, { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } }), [200, 2])
  assert.deepEqual(await send(1, { method: 'POST', body: '{}' }), [503, 1])
  assert.deepEqual(await send(9), [503, 2])
})

test('a service that does not answer in time is 504', async (t) => {
  const silent = await serve(t, () => {})
  const { url } = await startGateway(t, { ORDERS_URL: silent, UPSTREAM_TIMEOUT: '50ms' })
  const answer = await fetch(`${url}/api/orders`, { headers: bearer('ann') })

  assert.equal(answer.status, 504)
  assert.equal(((await answer.json()) as { code: string }).code, 'upstream-timeout')
})

test('a 503 of the service itself is passed on, once', async (t) => {
  let asked = 0
  const orders = await serve(t, (_request, response) => {
    asked++
    response.writeHead(503, { ...json, 'retry-after': '7' }).end('{"code":"unavailable"}')
  })
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const answer = await fetch(`${url}/api/orders`, { headers: bearer('ann') })

  assert.deepEqual([answer.status, answer.headers.get('retry-after'), asked], [503, '7', 1])
})
