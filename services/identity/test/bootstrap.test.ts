import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBootstrapUsers } from '../src/bootstrap.ts'

const ann = { email: 'ann@example.com', password: 'secret-of-ann', name: 'Ann', roles: ['customer'] }

test('a list of users is read', () => {
  assert.deepEqual(readBootstrapUsers(JSON.stringify([{ ...ann, more: true }])), [ann])
  assert.deepEqual(readBootstrapUsers('[]'), [])
})

test('what is wrong is said with its place, and without the passwords', () => {
  const message = (json: string) => {
    try {
      return String(readBootstrapUsers(json).length)
    } catch (error) {
      return String(error)
    }
  }
  assert.match(message(JSON.stringify([ann, { ...ann, roles: ['emperor'] }])), /at item 2/)
  assert.match(message(JSON.stringify([{ ...ann, name: '' }])), /at item 1/)
  assert.match(message('{"password":"secret-of-ann"'), /must be a JSON list/)
  assert.match(message('{"password":"secret-of-ann"}'), /must be a JSON list/)
  assert.doesNotMatch(message('["secret-of-ann"'), /secret-of-ann/)
})
