import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hmacSha256 } from '../src/hmac.ts'

// RFC 4231, test case 2.
const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'

test('a digest is the one of RFC 4231, however the message is cut into parts', () => {
  assert.equal(hmacSha256('Jefe', 'what do ya want for nothing?').toString('hex'), expected)
  assert.equal(hmacSha256('Jefe', 'what do ya want ', Buffer.from('for nothing?')).toString('hex'), expected)
  assert.equal(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex'), expected)
})
