import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unavailable } from '@waybill/messaging'
import { Type } from 'typebox'
import { Problem, type Route } from '../src/index.ts'
import { appWith } from './app-with.ts'

const Order = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer({ minimum: 1 }) }), { maxItems: 5 }),
  },
  { additionalProperties: false },
)

const place: Route = (app) => {
  app.post('/api/orders', { schema: { body: Order }, config: { access: 'public' } }, async ({ body }) => body)
}

const failing =
  (error: unknown): Route =>
  (app) => {
    app.get('/fail', { config: { access: 'public' } }, async () => {
      throw error
    })
  }

async function get(error: unknown) {
  const { app, lines } = await appWith([failing(error)])
  const response = await app.inject({ url: '/fail?email=private', headers: { 'x-correlation-id': 'c-1' } })
  return { response, problem: response.json(), lines }
}

test('a thrown Problem becomes problem+json with everything RFC 9457 wants', async () => {
  const { response, problem } = await get(new Problem(409, 'already-decided', 'It is approved.', { state: 'approved' }))
  assert.equal(response.statusCode, 409)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  assert.deepEqual(problem, {
    state: 'approved',
    type: 'urn:waybill:problem:already-decided',
    title: 'Conflict',
    status: 409,
    detail: 'It is approved.',
    code: 'already-decided',
    instance: '/fail',
    correlationId: 'c-1',
  })
})

test('an error that nobody meant for clients tells them nothing, and tells the log everything', async () => {
  const { problem, response, lines } = await get(new Error('relation "orders" does not exist'))
  assert.equal(response.statusCode, 500)
  assert.equal(problem.code, 'internal')
  assert.doesNotMatch(response.body, /orders|stack/)
  assert.match(lines.join(''), /relation \\"orders\\" does not exist/)
  assert.match(lines.join(''), /"correlationId":"c-1"/)
})

test('an outage is 503 with the time after which to try again', async () => {
  const provider = await get(new Unavailable('The payment provider is away.', { retryAfterMs: 2_500 }))
  assert.deepEqual([provider.response.statusCode, provider.problem.code], [503, 'unavailable'])
  assert.equal(provider.response.headers['retry-after'], '3')

  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const database = await get(refused)
  assert.deepEqual([database.response.statusCode, database.problem.code], [503, 'unavailable'])
  assert.doesNotMatch(database.response.body, /10\.0\.0\.1/)
})

test('validation names every part that is wrong', async () => {
  const { app } = await appWith([place])
  const payload = { lines: [{ sku: 'a', quantity: 0 }, { quantity: 1 }], extra: true }
  const response = await app.inject({ method: 'POST', url: '/api/orders', payload })
  const problem = response.json()
  assert.equal(response.statusCode, 400)
  assert.equal(problem.code, 'validation-failed')
  assert.deepEqual(
    new Set(problem.errors.map(({ path, message }: { path: string; message: string }) => `${path} ${message}`)),
    new Set([
      '/body/name is required',
      '/body/extra is not known here',
      '/body/lines/0/quantity must be >= 1',
      '/body/lines/1/sku is required',
    ]),
  )
})

test('a body is taken as it is: null is not turned into 0 or an empty text', async () => {
  const { app } = await appWith([place])
  const payload = { name: null, lines: [{ sku: 'a', quantity: '2' }] }
  const response = await app.inject({ method: 'POST', url: '/api/orders', payload })
  assert.deepEqual(
    response.json().errors.map(({ path }: { path: string }) => path),
    ['/body/name', '/body/lines/0/quantity'],
  )
})

test('bodies that are no JSON, no JSON type or too large have codes of their own', async () => {
  const { app } = await appWith([place])
  const send = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/api/orders', payload, headers: { 'content-type': type } })

  const codes = []
  for (const response of [
    await send('{"name":'),
    await send('<a/>', 'text/xml'),
    await send(`"${'x'.repeat(70_000)}"`),
  ]) {
    codes.push([response.statusCode, response.json().code])
  }
  assert.deepEqual(codes, [
    [400, 'malformed-body'],
    [415, 'unsupported-media-type'],
    [413, 'body-too-large'],
  ])
})

test('an unknown path is 404, a known one with another method 405 with what it takes', async () => {
  const { app } = await appWith([place])
  const unknown = await app.inject('/api/nothing')
  assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'not-found'])

  const wrong = await app.inject({ method: 'DELETE', url: '/api/orders?x=1' })
  assert.deepEqual([wrong.statusCode, wrong.json().code], [405, 'method-not-allowed'])
  assert.equal(wrong.headers.allow, 'POST')
})
