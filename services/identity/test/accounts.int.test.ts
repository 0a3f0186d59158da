import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { UserCreated, UserDeactivated, UserErased, UserUpdated } from '@waybill/contracts'
import { received } from '@waybill/testing'
import { newEmail, password, startIdentity } from './start-identity.ts'

test('who registers is told to the world, and finds the account again', async (t) => {
  const { broker, register, ask, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const email = newEmail()
  const { status, body } = await register({ email, name: ' Ann ', locale: 'de-CH' })
  const { data } = await events.next(UserCreated)
  const me = await ask('GET', '/api/users/me', { as: { userId: body.userId } })

  assert.equal(status, 201)
  assert.deepEqual(data, { userId: body.userId, email, name: 'Ann', roles: ['customer'], locale: 'de-CH' })
  assert.deepEqual([me.status, me.body], [200, body])
  assert.doesNotMatch(JSON.stringify(body), /argon2|password/)
})

test('of two registrations of one e-mail at once, one wins', async (t) => {
  const { db, register } = await startIdentity(t)
  const email = newEmail()
  const answers = await Promise.all([email, email.toUpperCase(), email, email].map((each) => register({ email: each })))
  const users = await db.query('select from users')

  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
  assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'email-taken')
  assert.equal(users.length, 1)
})

test('a registration that is not as described is refused', async (t) => {
  const { register } = await startIdentity(t)
  const refused = {
    'a short password': { password: 'short' },
    'a long password': { password: 'x'.repeat(257) },
    'no e-mail': { email: 'ann' },
    'an empty name': { name: '  ' },
    'a NUL in the name': { name: 'An\0n' },
    'roles of its own choice': { roles: ['admin'] },
    'an unknown locale': { locale: 'klingon' },
  }

  for (const [name, part] of Object.entries(refused)) assert.equal((await register(part)).status, 400, name)
})

test('a user changes name and language, and not over a change that they have not seen', async (t) => {
  const { broker, register, ask, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const as = { userId: (await register()).body.userId as string }
  const { headers } = await ask('GET', '/api/users/me', { as })
  const seen = { 'if-match': String(headers.etag) }

  const first = await ask('PATCH', '/api/users/me', { as, body: { name: 'Bea' }, headers: seen })
  const second = await ask('PATCH', '/api/users/me', { as, body: { locale: 'fr' }, headers: seen })
  const blind = await ask('PATCH', '/api/users/me', { as, body: { locale: 'fr' } })
  const now = { 'if-match': String(first.headers.etag) }
  const third = await ask('PATCH', '/api/users/me', { as, body: { locale: 'fr' }, headers: now })

  assert.deepEqual([first.status, first.body.name], [200, 'Bea'])
  assert.deepEqual([second.status, second.body.code], [412, 'version-mismatch'])
  assert.deepEqual([blind.status, blind.body.code], [428, 'if-match-missing'])
  assert.deepEqual([third.status, third.body.name, third.body.locale], [200, 'Bea', 'fr'])
  assert.equal((await events.next(UserUpdated)).data.name, 'Bea')
  assert.equal((await events.next(UserUpdated)).data.locale, 'fr')
  assert.equal((await ask('PATCH', '/api/users/me', { as, body: {} })).status, 400)
  assert.equal((await ask('PATCH', '/api/users/me', { as, body: { roles: ['admin'] } })).status, 400)
})

test('roles are set by admins only', async (t) => {
  const { broker, register, ask, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const { userId } = (await register()).body
  const set = (id: string, as: { userId?: string; roles?: ('operator' | 'admin')[] }, roles: string[]) =>
    ask('PUT', `/api/users/${id}/roles`, { as, body: { roles } })

  assert.equal((await set(userId, { userId }, ['admin'])).status, 403)
  assert.equal((await set(userId, { roles: ['operator'] }, ['admin'])).status, 403)
  assert.equal((await set(userId, { roles: ['admin'] }, ['emperor'])).status, 400)
  assert.equal((await set(randomUUID(), { roles: ['admin'] }, ['customer'])).status, 404)
  assert.deepEqual((await set(userId, { roles: ['admin'] }, ['customer', 'operator'])).body.roles, [
    'customer',
    'operator',
  ])
  assert.deepEqual((await events.next(UserUpdated)).data.roles, ['customer', 'operator'])
})

test('a closed account is closed once, and nobody logs in to it', async (t) => {
  const { broker, register, login, ask, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const { userId, email } = (await register()).body
  const close = (as: { userId?: string; roles?: 'admin'[] }, key: string) =>
    ask('POST', `/api/users/${userId}/deactivate`, { as, headers: { 'idempotency-key': key } })

  assert.equal((await login(email)).status, 200)
  assert.equal((await close({}, 'k0')).status, 403)
  assert.equal(
    (await ask('POST', `/api/users/${userId}/deactivate`, { as: { userId } })).body.code,
    'idempotency-key-missing',
  )
  const first = await close({ userId }, 'k1')
  const repeat = await close({ userId }, 'k1')
  const other = await close({ roles: ['admin'] }, 'k2')

  assert.deepEqual([first.status, first.body.active], [200, false])
  assert.equal(repeat.headers['idempotent-replayed'], 'true')
  assert.equal(other.status, 200)
  assert.equal((await events.next(UserDeactivated)).data.userId, userId)
  assert.deepEqual([(await login(email)).status, (await login(email)).body.code], [401, 'invalid-credentials'])
  assert.equal((await ask('GET', '/api/users/me', { as: { userId } })).body.code, 'account-deactivated')
  assert.equal(events.all().filter(({ type }) => type === UserDeactivated.type).length, 1)
})

test('an erased user leaves nothing behind, and the e-mail is free again', async (t) => {
  const { db, broker, register, login, ask, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const { userId, email } = (await register()).body
  const erase = (as: { userId?: string; roles?: 'admin'[] }, key: string) =>
    ask('POST', `/api/users/${userId}/erase`, { as, headers: { 'idempotency-key': key } })
  await login(email, 'not the password')

  assert.equal((await erase({}, 'k0')).status, 403)
  assert.deepEqual((await erase({ userId }, 'k1')).body, { userId, erased: true })
  assert.equal((await erase({ userId }, 'k1')).headers['idempotent-replayed'], 'true')
  assert.equal((await erase({ roles: ['admin'] }, 'k2')).status, 404)
  assert.equal((await events.next(UserErased)).data.userId, userId)
  assert.equal((await login(email)).status, 401)
  assert.equal((await db.query('select from users')).length, 0)
  assert.equal((await register({ email })).status, 201)
})

test('the first accounts are made once, by however many instances, and are not changed later', async (t) => {
  const { db, broker, shared, running } = await startIdentity(t)
  const events = await received(t, broker, ['identity.v1'], running.service)
  const admin = { email: newEmail(), password, name: 'Admin', roles: ['admin' as const] }
  const start = (user: typeof admin) => startIdentity(t, { ...shared, bootstrapUsers: [user] })
  await Promise.all([start(admin), start(admin)])
  const later = await start({ ...admin, password: 'another password' })

  assert.equal((await later.login(admin.email)).status, 200)
  assert.deepEqual((await events.next(UserCreated)).data.roles, ['admin'])
  assert.equal((await db.query('select from users')).length, 1)
  assert.equal(events.all().length, 1)
})
