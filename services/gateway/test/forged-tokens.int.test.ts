import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { bearer, serve, startGateway } from './start-gateway.ts'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const second = Math.floor(Date.now() / 1_000)
const claims = {
  iss: 'waybill',
  aud: 'waybill',
  sub: 'ann',
  email: 'a@b.c',
  roles: ['admin'],
  iat: second,
  exp: second + 300,
}

test('row 36: a forged token is turned away at the edge, and the service hears nothing of it', async (t) => {
  const real = await generateKeyPair('ES256', { extractable: true })
  const other = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(real.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  let asked = 0
  const orders = await serve(t, (_request, response) => {
    asked++
    response.end()
  })
  const identity = await serve(t, (_request, response) => response.end(JSON.stringify({ keys: [jwk] })))
  const { url } = await startGateway(t, { ORDERS_URL: orders, IDENTITY_URL: identity })
  const status = async (token: string) =>
    (await fetch(`${url}/api/orders`, { headers: { authorization: `Bearer ${token}` } })).status

  const header = { alg: 'ES256', kid: 'k1', typ: 'at+jwt' }
  const sign = (overrides: object = {}, head: object = {}, key = real.privateKey) =>
    new SignJWT({ ...claims, ...overrides }).setProtectedHeader({ ...header, ...head }).sign(key)
  const hmac = async (secret: string) => {
    const text = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const relabelled = async (other: object) => {
    const [, body, signature] = (await sign()).split('.')
    return `${part({ ...header, ...other })}.${body}.${signature}`
  }
  const valid = await sign()
  const [head, body, signature] = valid.split('.') as [string, string, string]
  const otherJwk = await exportJWK(other.publicKey)

  const forged: Record<string, string> = {
    'alg none': `${part({ ...header, alg: 'none' })}.${part(claims)}.`,
    'alg NoNe': `${part({ ...header, alg: 'NoNe' })}.${part(claims)}.${signature}`,
    'HS256 with the public key as PEM': await hmac(await exportSPKI(real.publicKey)),
    'HS256 with the public key as JWK': await hmac(JSON.stringify(jwk)),
    'signed by another key': await sign({}, {}, other.privateKey),
    'a key of its own in the header': await sign({}, { jwk: otherJwk }, other.privateKey),
    'a key set of its own': await sign({}, { jku: `${url}/keys` }, other.privateKey),
    'a chain of certificates of its own': await sign({}, { x5u: `${url}/chain.pem`, x5c: ['MIIB'] }, other.privateKey),
    'an unknown kid': await sign({}, { kid: 'k2' }),
    'no signature': `${head}.${body}.`,
    'the body changed': `${head}.${part({ ...claims, sub: 'bob' })}.${signature}`,
    expired: await sign({ exp: second - 60 }),
    'without expiry': await sign({ exp: undefined }),
    'not valid yet': await sign({ nbf: second + 300 }),
    'of another issuer': await sign({ iss: 'someone' }),
    'for another audience': await sign({ aud: 'someone' }),
    'without subject': await sign({ sub: undefined }),
    'no access token': await sign({}, { typ: 'JWT' }),
    'an unknown critical header': `${part({ ...header, crit: ['x'], x: 1 })}.${body}.${signature}`,
    'of our key, said to be of another algorithm': await relabelled({ alg: 'ES384' }),
    'of our key, said to be an Edwards key': await relabelled({ alg: 'EdDSA' }),
    'of our key, said to be RSA': await relabelled({ alg: 'RS256' }),
    'without an algorithm': await relabelled({ alg: undefined }),
    'a signature of zeros': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    'half of a signature': `${head}.${body}.${signature.slice(0, 43)}`,
    'the signature of another token': `${head}.${body}.${(await sign({ jti: 'other' })).split('.')[2]}`,
    'cut off': valid.slice(0, -20),
    'without its body': `${head}..${signature}`,
    'a part too many': `${valid}.${signature}`,
    'encrypted, or so it says': `${part({ alg: 'dir', enc: 'A256GCM' })}..${body}.${body}.${signature}`,
    'encrypted and packed, or so it says': `${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..${body}.${body}.${signature}`,
    'without a kid, by another key': await sign({}, { kid: undefined }, other.privateKey),
    'a kid that is a path': await sign({}, { kid: '../../dev/null' }, other.privateKey),
    'a kid that is SQL': await sign({}, { kid: "k1' or '1'='1" }, other.privateKey),
    'without a kind': await sign({}, { typ: undefined }),
    'an empty subject': await sign({ sub: '' }),
    'a subject that is no text': await sign({ sub: 5 }),
    'roles as a text': await sign({ roles: 'admin' }),
    'without roles': await sign({ roles: undefined }),
    'without e-mail': await sign({ email: undefined }),
    'for others among several audiences': await sign({ aud: ['someone', 'else'] }),
    'of several issuers': await sign({ iss: ['waybill', 'someone'] }),
    'without an issuer': await sign({ iss: undefined }),
    'without an audience': await sign({ aud: undefined }),
    'without a time of issue': await sign({ iat: undefined }),
    empty: '.',
    'not a token': 'x'.repeat(5_000),
  }

  assert.equal(await status(valid), 200)
  for (const [name, token] of Object.entries(forged)) assert.equal(await status(token), 401, name)
  assert.equal(asked, 1)
})

test('without a token only what is open to all passes', async (t) => {
  const service = await serve(t, (request, response) => response.end(request.url))
  const { url } = await startGateway(t, { ORDERS_URL: service, INVENTORY_URL: service, ANALYTICS_URL: service })
  const status = async (method: string, path: string, headers = {}) =>
    (await fetch(url + path, { method, headers })).status

  assert.equal(await status('GET', '/api/products'), 200)
  assert.equal(await status('POST', '/api/page-views'), 200)
  assert.equal(await status('PUT', '/api/products/abc'), 401)
  assert.equal(await status('POST', '/orders'), 401)
  assert.equal(await status('GET', '/api/orders/1'), 401)
  assert.equal(await status('GET', '/api/stream'), 401)
  assert.equal(await status('POST', '/orders', bearer('ann')), 200)
})
