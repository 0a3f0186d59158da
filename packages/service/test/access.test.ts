import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem, type Route } from '../src/index.ts'
import { appWith, verifyByName } from './app-with.ts'

const routes: Route = (app) => {
  app.get('/public', { config: { access: 'public' } }, async () => ({ open: true }))
  app.get('/whoami', { config: { access: 'public' } }, async ({ user }) => user)
  app.get('/user', { config: { access: 'user' } }, async ({ user }) => user)
  app.get('/operator', { config: { access: ['operator', 'admin'] } }, async ({ user }) => user)
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function ask(url: string, headers: Record<string, string> = {}) {
  const { app } = await appWith([routes])
  const response = await app.inject({ url, headers })
  return [response.statusCode, response.json().code ?? response.json().id]
}

test('a route that does not say who may use it stops the start', async () => {
  const open: Route = (app) => app.get('/forgotten', async () => 'hello')
  await assert.rejects(appWith([open]), /GET \/forgotten does not say who may use it/)
  const nobody: Route = (app) => app.get('/nobody', { config: { access: [] } }, async () => 'hello')
  await assert.rejects(appWith([nobody]), /its list of roles is empty/)
})

test('a public route needs no token, and tells when one is needed after all', async () => {
  assert.deepEqual(await ask('/public'), [200, undefined])
  assert.deepEqual(await ask('/public', bearer('expired')), [200, undefined])
  assert.deepEqual(await ask('/whoami', bearer('customer')), [200, 'customer-1'])
  assert.deepEqual(await ask('/whoami'), [401, 'token-missing'])
  assert.deepEqual(await ask('/whoami', bearer('forged')), [401, 'token-invalid'])
})

test('a route for users wants a valid token', async () => {
  assert.deepEqual(await ask('/user'), [401, 'token-missing'])
  assert.deepEqual(await ask('/user', { authorization: 'Basic Y3VzdG9tZXI6eA==' }), [401, 'token-missing'])
  assert.deepEqual(await ask('/user', bearer('forged')), [401, 'token-invalid'])
  assert.deepEqual(await ask('/user', bearer('customer')), [200, 'customer-1'])
})

test('a route for roles wants one of them', async () => {
  assert.deepEqual(await ask('/operator', bearer('customer')), [403, 'forbidden'])
  assert.deepEqual(await ask('/operator', bearer('operator')), [200, 'operator-1'])
})

test('HEAD of a route is guarded as its GET', async () => {
  const { app } = await appWith([routes])
  assert.equal((await app.inject({ method: 'HEAD', url: '/user' })).statusCode, 401)
})

test('a refusal says how to come in', async () => {
  const { app } = await appWith([routes])
  const response = await app.inject('/user')
  assert.equal(response.headers['www-authenticate'], 'Bearer')
})

test('a service may have its tokens elsewhere; then the Authorization header is not looked at', async () => {
  const { app } = await appWith([routes], verifyByName, async ({ headers }) => {
    if (headers['x-session'] === 'over') throw new Problem(401, 'session-over', 'The session is over')
    return headers['x-session'] === 'known' ? 'customer' : undefined
  })
  const get = async (url: string, headers: Record<string, string>) => {
    const response = await app.inject({ url, headers })
    return [response.statusCode, response.json().code ?? response.json().id]
  }
  assert.deepEqual(await get('/user', { 'x-session': 'known' }), [200, 'customer-1'])
  assert.deepEqual(await get('/user', bearer('operator')), [401, 'token-missing'])
  assert.deepEqual(await get('/user', { 'x-session': 'over' }), [401, 'session-over'])
  assert.deepEqual(await get('/public', { 'x-session': 'over' }), [200, undefined])
})
