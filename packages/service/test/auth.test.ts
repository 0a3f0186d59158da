import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { before, type TestContext, test } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { openVerifier } from '../src/index.ts'

const ours = await generateKeyPair('ES256')
const edwards = await generateKeyPair('EdDSA')
const strangers = await generateKeyPair('ES256')
const rsa = await generateKeyPair('RS256')
const keys = [
  { ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'ES256' },
  { ...(await exportJWK(edwards.publicKey)), kid: 'edwards', alg: 'EdDSA' },
  { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
]

let identityUrl = ''
let fetched = 0

async function serveKeys(t?: TestContext) {
  const server = createServer((_request, response) => {
    fetched += 1
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify({ keys }))
  })
  server.unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t?.after(() => server.close())
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

before(async () => {
  identityUrl = (await serveKeys()).url
})

interface Forgery {
  alg?: string
  kid?: string
  typ?: string | null
  key?: CryptoKey
  claims?: Record<string, unknown>
  expires?: string | number | null
}

const claims = { iss: 'waybill', aud: 'waybill', sub: 'u-1', roles: ['customer', 'wizard'], email: 'u@example.test' }

async function sign({
  alg = 'ES256',
  kid = 'ours',
  typ = 'at+jwt',
  key,
  claims: other = {},
  expires = '5m',
}: Forgery = {}) {
  const jwt = new SignJWT({ ...claims, ...other })
    .setProtectedHeader({ alg, kid, ...(typ === null ? {} : { typ }) })
    .setIssuedAt()
  if (expires !== null) jwt.setExpirationTime(expires)
  return jwt.sign(key ?? ours.privateKey)
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const seconds = () => Math.floor(Date.now() / 1_000)
const now = () => ({ iat: seconds(), exp: seconds() + 300 })

async function codeOf(token: string) {
  const problem = await openVerifier(identityUrl)(token).then(
    () => ({ status: 200, code: 'accepted' }),
    (error) => error,
  )
  return `${problem.status} ${problem.code}`
}

test('accepts our tokens and tells whose they are; roles that do not exist are left out', async () => {
  const expected = { id: 'u-1', roles: ['customer'], email: 'u@example.test' }
  const verify = openVerifier(identityUrl)
  assert.deepEqual(await verify(await sign()), expected)
  assert.deepEqual(await verify(await sign({ alg: 'EdDSA', kid: 'edwards', key: edwards.privateKey })), expected)
})

test('refuses every forgery', async () => {
  const body = { ...claims, ...now() }
  const unsigned = `${part({ alg: 'none', typ: 'at+jwt' })}.${part(body)}.`
  // The confusion attack: our public key, which everybody has, used as the secret of an HMAC.
  const content = `${part({ alg: 'HS256', kid: 'ours', typ: 'at+jwt' })}.${part(body)}`
  const secret = await exportSPKI(ours.publicKey)
  const confused = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
  const [header, , signature] = (await sign()).split('.')

  const forgeries: Record<string, string> = {
    'algorithm none': unsigned,
    'HMAC with a public key': confused,
    'key of a stranger': await sign({ key: strangers.privateKey }),
    'key that is not served': await sign({ kid: 'unknown', key: strangers.privateKey }),
    'algorithm that is not allowed': await sign({ alg: 'RS256', kid: 'rsa', key: rsa.privateKey }),
    'changed claims': `${header}.${part({ ...body, roles: ['admin'] })}.${signature}`,
    'another issuer': await sign({ claims: { iss: 'evil' } }),
    'another audience': await sign({ claims: { aud: 'elsewhere' } }),
    'another kind of token': await sign({ typ: 'JWT' }),
    'no kind of token': await sign({ typ: null }),
    'no expiry': await sign({ expires: null }),
    'no subject': await sign({ claims: { sub: undefined } }),
    'roles that are no list': await sign({ claims: { roles: 'admin' } }),
    'not yet valid': await sign({ claims: { nbf: seconds() + 60 } }),
    'too long': await sign({ claims: { padding: 'x'.repeat(5_000) } }),
    'no token at all': 'abc',
  }
  for (const [what, forgery] of Object.entries(forgeries)) {
    assert.equal(await codeOf(forgery), '401 token-invalid', what)
  }
})

test('an expired token has a code of its own, and clocks may differ a little', async () => {
  assert.equal(await codeOf(await sign({ expires: seconds() - 60 })), '401 token-expired')
  assert.equal(await codeOf(await sign({ expires: seconds() - 2 })), '200 accepted')
})

test('a token is remembered no longer than it is valid', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
  const verify = openVerifier(identityUrl)
  const token = await sign({ expires: seconds() + 20 })
  await verify(token)
  t.mock.timers.tick(30_000)
  await assert.rejects(verify(token), { code: 'token-expired' })
})

test('keys are fetched once for many tokens', async () => {
  const verify = openVerifier(identityUrl)
  fetched = 0
  for (let i = 0; i < 5; i++) await verify(await sign({ claims: { jti: String(i) } }))
  assert.equal(fetched, 1)
})

test('without identity nobody can tell; with its keys seen before, tokens are still verified', async (t) => {
  const { server, url } = await serveKeys(t)
  const verify = openVerifier(url)
  await verify(await sign())
  server.close()

  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 11 * 60_000 })
  assert.equal((await verify(await sign())).id, 'u-1')
  await assert.rejects(verify(await sign({ key: strangers.privateKey })), { code: 'token-invalid' })
  await assert.rejects(openVerifier(url)(await sign()), { status: 503, code: 'identity-unavailable' })
})
