import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authentication, guard } from '../src/access/guard.ts'
import { hashPassword, verifyPassword } from '../src/access/password.ts'
import { readUsers, userLine } from '../src/access/users.ts'
import { memoryRegistry } from './memory-registry.ts'

const CHEAP = { N: 2 ** 10, r: 8, p: 1 }
const users = readUsers(
  [
    '# who may do what',
    userLine({ name: 'reader', role: 'read', hash: await hashPassword('r:1', CHEAP) }),
    userLine({ name: 'writer', role: 'write', hash: await hashPassword('wörter', CHEAP) }),
  ].join('\n'),
)
const as = (user: string) => ({ authorization: `Basic ${Buffer.from(user).toString('base64')}` })
const schema = '{"schema":"\\"string\\""}'

test('nobody gets in without a user and the right password; health is everyone’s', async () => {
  const { send } = memoryRegistry({ prepare: (app) => guard(app, users) })
  for (const headers of [{}, as('reader:r:2'), as('nobody:r:1'), as('reader'), { authorization: 'Bearer x' }]) {
    const { status, body, headers: answered } = await send({ method: 'GET', url: '/subjects', headers })
    assert.deepEqual([status, (body as { error_code: number }).error_code], [401, 40101])
    assert.match(String(answered['www-authenticate']), /^Basic realm=/)
  }
  assert.equal((await send({ method: 'GET', url: '/subjects', headers: as('reader:r:1') })).status, 200)
  assert.equal((await send({ method: 'GET', url: '/subjects', headers: as('reader:r:1') })).status, 200)
  assert.equal((await send({ method: 'GET', url: '/health/live' })).status, 200)
  assert.equal((await send({ method: 'GET', url: '/nothing' })).status, 401)
})

test('a reader may read, look up and check, but change nothing', async () => {
  const { send } = memoryRegistry({ prepare: (app) => guard(app, users) })
  const ask = async (user: string, method: 'POST' | 'PUT' | 'DELETE' | 'GET', url: string) => {
    const json = { 'content-type': 'application/json' }
    const payload = method === 'GET' || method === 'DELETE' ? {} : { payload: schema }
    return (await send({ method, url, headers: { ...as(user), ...json }, ...payload })).status
  }
  const changes = [
    ['POST', '/subjects/s/versions'],
    ['PUT', '/config'],
    ['PUT', '/config/s'],
    ['DELETE', '/config/s'],
    ['DELETE', '/subjects/s'],
    ['DELETE', '/subjects/s/versions/1'],
  ] as const
  for (const [method, url] of changes) assert.equal(await ask('reader:r:1', method, url), 403, `${method} ${url}`)
  assert.equal(await ask('writer:wörter', 'POST', '/subjects/s/versions'), 200)
  const reads = [
    ['GET', '/schemas/ids/1'],
    ['POST', '/subjects/s'],
    ['POST', '/compatibility/subjects/s/versions'],
    ['POST', '/compatibility/subjects/s/versions/latest'],
  ] as const
  for (const [method, url] of reads) assert.equal(await ask('reader:r:1', method, url), 200, `${method} ${url}`)
})

test('a password is kept as a salted hash, and only the right one fits', async () => {
  const [one, other] = [await hashPassword('secret'), await hashPassword('secret')]
  assert.notEqual(one, other)
  assert.doesNotMatch(one, /secret/)
  assert.equal(await verifyPassword('secret', one), true)
  assert.equal(await verifyPassword('Secret', one), false)
})

test('a users file that is wrong is refused by its line, and shows no hash', async () => {
  assert.throws(() => readUsers('a:write:plain-password'), { message: /^line 1 is not name:role:hash/ })
  assert.throws(() => readUsers(`\na:admin:${users[0]?.hash}`), { message: /^line 2 is not(?!.*scrypt\$)/ })
  assert.throws(() => readUsers('# none'), /no user/)
})

test('who asks many times at once with the same password is checked once, and never again; who is wrong, each time', async () => {
  let checks = 0
  const userOf = authentication(users, async (password, hash) => {
    checks++
    return verifyPassword(password, hash)
  })
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const right = basic('writer:wörter')
  const found = await Promise.all(Array.from({ length: 20 }, () => userOf(right)))
  assert.ok(found.every((user) => user?.name === 'writer'))
  assert.equal((await userOf(right))?.name, 'writer')
  assert.equal(checks, 1)
  for (const wrong of ['writer:worter', 'nobody:wörter', 'writer:worter'])
    assert.equal(await userOf(basic(wrong)), undefined)
  assert.equal(checks, 4)
  assert.equal(await userOf(right), found[0])
})
