import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { rotateSigningKeys } from '../src/key-store.ts'
import { newEmail, password, startIdentity } from './start-identity.ts'

test('a token is proved by the published keys, and says who it is', async (t) => {
  const { url, register, login } = await startIdentity(t)
  const { userId, email } = (await register()).body
  const { status, body, headers } = await login(email.toUpperCase())
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(body.accessToken, keys, {
    issuer: 'waybill',
    audience: 'waybill',
    algorithms: ['ES256'],
    typ: 'at+jwt',
  })

  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  assert.deepEqual([body.tokenType, body.expiresIn], ['Bearer', 900])
  assert.deepEqual([payload.sub, payload.email, payload.roles], [userId, email, ['customer']])
})

test('the published keys hold nothing private', async (t) => {
  const { ask } = await startIdentity(t)
  const { body, headers } = await ask('GET', '/.well-known/jwks.json')

  assert.equal(body.keys.length, 1)
  assert.equal(body.keys[0].d, undefined)
  assert.match(String(headers['cache-control']), /max-age/)
})

test('instances that start together share one key', async (t) => {
  const first = await startIdentity(t)
  await first.db.query('delete from signing_keys')
  const others = await Promise.all([startIdentity(t, first.shared), startIdentity(t, first.shared)])
  const sets = await Promise.all([first, ...others].map(({ ask }) => ask('GET', '/.well-known/jwks.json')))

  assert.equal(sets[0]?.body.keys.length, 1)
  for (const set of sets) assert.deepEqual(set.body, sets[0]?.body)
})

test('keys change without a token being refused', async (t) => {
  const { db, url, register, login } = await startIdentity(t)
  const { email } = (await register()).body
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`), { cooldownDuration: 0 })
  const rotate = () => Promise.all([1, 2].map(() => rotateSigningKeys(db, 30 * 24 * 3_600_000)))
  const signedBy = async () => (await jwtVerify((await login(email)).body.accessToken, keys)).protectedHeader.kid
  const first = await signedBy()

  await db.query(`update signing_keys set created_at = now() - interval '31 days'`)
  await rotate()
  assert.equal(await signedBy(), first, 'a new key must be shown before it signs')

  await db.query(`update signing_keys set created_at = now() - interval '11 minutes' where kid <> $1`, [first])
  const early = (await login(email)).body.accessToken
  await rotate()
  assert.notEqual(await signedBy(), first)
  assert.ok(await jwtVerify(early, keys))
  assert.equal((await db.query('select from signing_keys')).length, 2)
  assert.equal((await db.query('select from signing_keys where retired_at is not null')).length, 1)
})

test('a wrong password and an unknown e-mail get the same answer', async (t) => {
  const { register, login } = await startIdentity(t)
  const { email } = (await register()).body
  const wrong = await login(email, 'not the password')
  const unknown = await login(newEmail(), 'not the password')

  assert.equal(wrong.status, 401)
  const { correlationId: _, ...answer } = wrong.body
  const { correlationId: __, ...other } = unknown.body
  assert.deepEqual(answer, other)
  assert.equal(answer.code, 'invalid-credentials')
})

test('guessing is stopped, for the right password too, and for e-mails that nobody has', async (t) => {
  const { db, register, login } = await startIdentity(t)
  const { email } = (await register()).body

  for (const account of [email, newEmail()]) {
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, n) => login(account, `guess number ${n}`)))
    assert.deepEqual(guesses.map(({ status }) => status).sort(), [...Array(5).fill(401), ...Array(7).fill(429)])
  }
  const right = await login(email)
  assert.deepEqual([right.status, right.body.code], [429, 'too-many-failures'])
  assert.ok(Number(right.headers['retry-after']) > 25 && Number(right.headers['retry-after']) <= 30)

  // The block is over: the right password comes in, and the failures are forgotten.
  await db.query(`update login_failures set blocked_until = now() where account = lower($1)`, [email])
  assert.equal((await login(email)).status, 200)
  assert.equal((await login(email, 'a slip of the pen')).status, 401)
  assert.equal((await login(email)).status, 200)
})

test('one user logs in many times at once', async (t) => {
  const { register, login } = await startIdentity(t)
  const { email } = (await register()).body
  const answers = await Promise.all(Array.from({ length: 10 }, () => login(email)))

  assert.ok(answers.every(({ status }) => status === 200))
})

test('text that no database takes is no way in', async (t) => {
  const { login } = await startIdentity(t)

  assert.equal((await login('a\0@example.com')).status, 400)
  assert.equal((await login(newEmail(), `${password}\0`)).status, 400)
})
