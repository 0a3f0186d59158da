import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashOf, judge, newSalt, newToken, readToken, sessions, successor, writeToken } from '../src/refresh-token.ts'

const at = new Date('2026-11-21T12:00:00Z')
const later = (ms: number) => new Date(at.getTime() + ms)

/** A session whose first token was exchanged once, at `at`. */
function exchanged() {
  const first = newToken()
  const salt = newSalt()
  const second = successor(first, salt)
  return { first, second, kept: { tokenHash: hashOf(second), last: { hash: hashOf(first), salt, at } } }
}

test('a token is read as it was written, and nothing else is a token', () => {
  const token = newToken()
  const text = writeToken(token)

  assert.deepEqual(readToken(text), token)
  assert.equal(token.secret.length * 8, 256)
  for (const other of ['', 'x', text.slice(1), `${text}A`, `${text}=`, ` ${text}`, text.replace(/.$/, '!')]) {
    assert.equal(readToken(other), undefined, other)
  }
})

test('the current token is told from every older one', () => {
  const { first, second, kept } = exchanged()

  assert.equal(judge(second, kept, later(0)).is, 'current')
  assert.equal(judge(first, kept, later(sessions.graceMs + 1)).is, 'reused')
  assert.equal(judge({ ...newToken(), sessionId: first.sessionId }, kept, later(0)).is, 'reused')
})

test('within the grace the token that was just given up gets its successor again, and not a second one', () => {
  const { first, second, kept } = exchanged()

  assert.deepEqual(judge(first, kept, later(sessions.graceMs)), { is: 'repeated', next: second })
})

test('a token before the last one has no grace', () => {
  const { first, second } = exchanged()
  const salt = newSalt()
  const kept = { tokenHash: hashOf(successor(second, salt)), last: { hash: hashOf(second), salt, at } }

  assert.equal(judge(first, kept, later(1)).is, 'reused')
})
