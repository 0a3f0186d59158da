import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { newSigningKey, outlived, publicKeySet, rotationDue, type SigningKey, signingKey } from '../src/keys.ts'
import { accessToken } from '../src/tokens.ts'
import type { User } from '../src/user.ts'

const minute = 60_000
const start = new Date('2026-11-21T12:00:00Z')
const later = (ms: number) => new Date(start.getTime() + ms)

const key = async (kid: string, createdAt: Date, retiredAt: Date | null = null): Promise<SigningKey> => ({
  ...(await newSigningKey(kid)),
  createdAt,
  retiredAt,
})

const ann: User = {
  userId: '0199a000-0000-7000-8000-000000000001',
  email: 'ann@example.com',
  name: 'Ann',
  locale: 'en',
  roles: ['customer'],
  version: 1,
  createdAt: start,
  deactivatedAt: null,
}

test('a token is verified with the public key set alone', async () => {
  const first = await key('k1', start)
  const { accessToken: token, expiresIn } = await accessToken(first, ann, start)
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(publicKeySet([first], start)), {
    issuer: 'waybill',
    audience: 'waybill',
    algorithms: ['ES256'],
    currentDate: start,
  })

  assert.equal(protectedHeader.kid, 'k1')
  assert.deepEqual([payload.sub, payload.roles, payload.email], [ann.userId, ['customer'], ann.email])
  assert.equal(Number(payload.exp) - Number(payload.iat), expiresIn)
})

test('the key set never shows a private part', async () => {
  const set = publicKeySet([await key('k1', start)], start)

  assert.deepEqual(Object.keys(set.keys[0] ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
})

test('a new key is shown for a while before it signs, then the old one is retired', async () => {
  const keys = [await key('old', start), await key('new', later(60 * minute))]

  assert.equal(signingKey(keys, later(69 * minute)).kid, 'old')
  assert.deepEqual(outlived(keys, later(69 * minute)), [])
  assert.equal(signingKey(keys, later(70 * minute)).kid, 'new')
  assert.deepEqual(
    outlived(keys, later(70 * minute)).map(({ kid }) => kid),
    ['old'],
  )
})

test('the very first key signs at once', async () => {
  assert.equal(signingKey([await key('k1', start)], start).kid, 'k1')
})

test('a retired key is shown until its last token has run out, and signs nothing', async () => {
  const keys = [await key('old', start, later(minute)), await key('new', start)]
  const shown = (at: Date) => publicKeySet(keys, at).keys.map(({ kid }) => kid)

  assert.equal(signingKey(keys, later(30 * minute)).kid, 'new')
  assert.deepEqual(shown(later(16 * minute)), ['old', 'new'])
  assert.deepEqual(shown(later(17 * minute)), ['new'])
})

test('without a key there is a reason and a way out', () => {
  assert.throws(() => signingKey([], start), /no signing key: restart/)
})

test('the next key is due when the newest has lived long enough', async () => {
  const keys = [await key('k1', start)]

  assert.equal(rotationDue([], start, minute), true)
  assert.equal(rotationDue(keys, later(minute - 1), minute), false)
  assert.equal(rotationDue(keys, later(minute), minute), true)
})
