import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currentContext } from '@waybill/messaging'
import { Type } from 'typebox'
import type { Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const echo: Route = (app) => {
  app.post(
    '/api/things/:thingId',
    {
      schema: {
        summary: 'Makes a thing',
        params: Type.Object({ thingId: Type.Integer() }),
        querystring: Type.Object({
          limit: Type.Integer({ default: 50 }),
          tags: Type.Optional(Type.Array(Type.String())),
        }),
        body: Type.Object({ name: Type.String() }),
      },
      config: { access: ['operator'] },
    },
    async ({ params, query, body }) => {
      await Promise.resolve()
      return { params, query, body, cause: currentContext() }
    },
  )
}

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

function send(app: Awaited<ReturnType<typeof appWith>>['app'], headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/api/things/7?tags=a',
    payload: { name: 'x' },
    headers: { authorization: 'Bearer operator', ...headers },
  })
}

test('path and query are read as what the schema wants', async () => {
  const { app } = await appWith([echo])
  const { params, query } = (await send(app)).json()
  assert.deepEqual({ params, query }, { params: { thingId: 7 }, query: { limit: 50, tags: ['a'] } })
})

test('what the caller sent ties together all that the request brings about', async () => {
  const { app } = await appWith([echo])
  const response = await send(app, { 'x-correlation-id': 'order-1', traceparent })
  assert.deepEqual(response.json().cause, { correlationId: 'order-1', traceparent })
  assert.equal(response.headers['x-correlation-id'], 'order-1')
})

test('a request without a usable correlation id or trace gets new ones', async () => {
  const { app } = await appWith([echo])
  const ids = new Set<string>()
  const traces = new Set<string>()
  for (const sent of ['', 'a b', 'x'.repeat(200), '"},"level":"fatal"']) {
    const response = await send(app, { 'x-correlation-id': sent, traceparent: 'nonsense' })
    assert.match(String(response.headers['x-correlation-id']), /^[0-9a-f-]{36}$/)
    assert.match(response.json().cause.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    traces.add(response.json().cause.traceparent)
    ids.add(String(response.headers['x-correlation-id']))
  }
  assert.equal(ids.size, 4)
  assert.equal(traces.size, 4)
})

test('requests are measured by route, not by path', async () => {
  const { app, metrics } = await appWith([echo])
  await send(app)
  await app.inject('/no/such/path')
  const text = await metrics.text()
  assert.match(text, /http_request_duration_seconds_count\{[^}]*route="\/api\/things\/:thingId",status="200"[^}]*\} 1/)
  assert.match(text, /route="unknown",status="404"/)
  assert.doesNotMatch(text, /things\/7/)
})

test('OpenAPI 3.1 is written from the routes', async () => {
  const { app } = await appWith([echo])
  const document = (await app.inject('/openapi.json')).json()
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual(Object.keys(document.paths), ['/api/things/{thingId}'])
  const { post } = document.paths['/api/things/{thingId}']
  assert.equal(post.summary, 'Makes a thing')
  assert.match(post.description, /Access: operator/)
  assert.deepEqual(post.security, [{ token: [] }])
  assert.ok(post.responses.default.content['application/problem+json'])
})

test('answers carry the headers that keep browsers from guessing', async () => {
  const { app } = await appWith([echo])
  const { headers } = await app.inject('/openapi.json')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(String(headers['content-security-policy']), /default-src 'none'/)
})

test('a plugin that a route registers holds for the routes after it', async () => {
  const plugin: Route = (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('x-plugin', 'yes')
    })
  }
  const { app } = await appWith([plugin, echo])
  assert.equal((await send(app)).headers['x-plugin'], 'yes')
})
