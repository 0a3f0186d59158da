import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearer, serve, startGateway } from './start-gateway.ts'

test('one user may ask so often and no more, without a bearing on another', async (t) => {
  const orders = await serve(t, (_request, response) => response.end())
  const { url } = await startGateway(t, { ORDERS_URL: orders, REQUESTS_PER_MINUTE: '3' })
  const ask = async (user: string) => fetch(`${url}/api/orders`, { headers: bearer(user) })

  for (let n = 0; n < 3; n++) assert.equal((await ask('ann')).status, 200)
  const refused = await ask('ann')
  assert.equal(refused.status, 429)
  assert.equal(((await refused.json()) as { code: string }).code, 'too-many-requests')
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal((await ask('bob')).status, 200)
})

test('pages of the console may call, pages of other sites may not', async (t) => {
  const orders = await serve(t, (_request, response) => response.end())
  const { url } = await startGateway(t, { ORDERS_URL: orders, CONSOLE_ORIGINS: 'http://console.example' })
  const allowed = async (origin: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}/api/orders`, { ...init, headers: { origin, ...init.headers } })
    return [answer.status, answer.headers.get('access-control-allow-origin')]
  }
  const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }

  assert.deepEqual(await allowed('http://console.example', preflight), [204, 'http://console.example'])
  assert.deepEqual(await allowed('http://console.example', { headers: bearer('ann') }), [200, 'http://console.example'])
  // The page must be able to read that its token has run out.
  assert.deepEqual(await allowed('http://console.example'), [401, 'http://console.example'])
  assert.equal((await allowed('http://evil.example', { headers: bearer('ann') }))[1], null)
  assert.equal((await allowed('http://evil.example', preflight))[1], null)
})

test('the whole API is one document, which names the services that are down', async (t) => {
  const paths = { '/api/orders': { get: {} }, '/metrics': { get: {} } }
  const orders = await serve(t, (_request, response) => response.end(JSON.stringify({ openapi: '3.1.0', paths })))
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
    paths: object
    'x-missing-services': { service: string }[]
  }

  assert.deepEqual(Object.keys(document.paths).sort(), [
    '/api/openapi.json',
    '/api/orders',
    '/api/orders/{orderId}/stream',
    '/api/stream',
  ])
  const missing = document['x-missing-services'].map(({ service }) => service)
  assert.deepEqual(missing.includes('payments'), true)
  assert.deepEqual(missing.includes('orders'), false)
})
