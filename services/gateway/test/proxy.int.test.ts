import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { test } from 'node:test'
import { bearer, bodyOf, serve, startGateway } from './start-gateway.ts'

const json = { 'content-type': 'application/json' }

test('a request goes on byte for byte, and its answer comes back', async (t) => {
  const seen: { method?: string; url?: string; body?: string; headers?: IncomingHttpHeaders } = {}
  const orders = await serve(t, async (request, response) => {
    Object.assign(seen, {
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: await bodyOf(request),
    })
    response.writeHead(201, { ...json, etag: '"1"', location: '/api/orders/1', 'access-control-allow-origin': '*' })
    response.end('{"orderId":"1"}')
  })
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const body = '{ "lines" : [ 9007199254740993 ] }'
  const answer = await fetch(`${url}/orders?x=1&x=2`, {
    method: 'POST',
    headers: { ...bearer('ann'), ...json, 'idempotency-key': 'k1', 'x-forwarded-for': '1.2.3.4' },
    body,
  })

  assert.equal(answer.status, 201)
  assert.deepEqual(await answer.json(), { orderId: '1' })
  assert.equal(answer.headers.get('etag'), '"1"')
  assert.equal(answer.headers.get('location'), '/api/orders/1')
  assert.equal(answer.headers.get('access-control-allow-origin'), null)
  assert.equal(seen.method, 'POST')
  assert.equal(seen.url, '/api/orders?x=1&x=2')
  assert.equal(seen.body, body)
  assert.equal(seen.headers?.['idempotency-key'], 'k1')
  assert.equal(seen.headers?.['x-forwarded-for'], '127.0.0.1')
  assert.equal(seen.headers?.['x-correlation-id'], answer.headers.get('x-correlation-id'))
})

test('each prefix reaches its service', async (t) => {
  const named = (name: string) => serve(t, (request, response) => response.end(`${name} ${request.url}`))
  const names = ['ORDERS', 'INVENTORY', 'PAYMENTS', 'PHARMACY', 'SHIPPING', 'NOTIFICATIONS', 'ANALYTICS']
  const env = Object.fromEntries(await Promise.all(names.map(async (name) => [`${name}_URL`, await named(name)])))
  const { url } = await startGateway(t, env)
  const headers = bearer('ann')
  const ask = async (path: string) => (await fetch(url + path, { headers })).text()

  assert.equal(await ask('/api/orders'), 'ORDERS /api/orders')
  assert.equal(await ask('/api/orders/7/cancel'), 'ORDERS /api/orders/7/cancel')
  assert.equal(await ask('/api/products/abc'), 'INVENTORY /api/products/abc')
  assert.equal(await ask('/api/payments/7'), 'PAYMENTS /api/payments/7')
  assert.equal(await ask('/api/prescriptions'), 'PHARMACY /api/prescriptions')
  assert.equal(await ask('/api/shipments'), 'SHIPPING /api/shipments')
  assert.equal(await ask('/api/notifications'), 'NOTIFICATIONS /api/notifications')
  assert.equal(await ask('/api/analytics/revenue'), 'ANALYTICS /api/analytics/revenue')
})

test('paths that leave their prefix go nowhere', async (t) => {
  const orders = await serve(t, (request, response) => response.end(`reached ${request.url}`))
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const headers = bearer('ann')

  for (const path of [
    '/api/orders/..%2f..%2fmetrics',
    '/api/orders/%2e%2e/%2e%2e/metrics',
    '/api/ordersx',
    '/metrics/dlqx',
  ]) {
    const [answer] = (await once(request(url, { path, headers }).end(), 'response')) as [IncomingMessage]
    assert.ok(answer.statusCode === 400 || answer.statusCode === 404, `${path}: ${answer.statusCode}`)
    assert.doesNotMatch(await bodyOf(answer), /reached/)
  }
})

test('a body over the limit is refused before the service sees any of it', async (t) => {
  let asked = 0
  const orders = await serve(t, (_request, response) => {
    asked++
    response.end()
  })
  const { url } = await startGateway(t, { ORDERS_URL: orders })
  const body = JSON.stringify({ text: 'x'.repeat(100_000) })
  const answer = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { ...bearer('ann'), ...json },
    body,
  })

  assert.deepEqual([answer.status, asked], [413, 0])
})
