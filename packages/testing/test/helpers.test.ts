import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openVerifier } from '@waybill/service'
import { identityUrl, token, until } from '@waybill/testing'
import { atEnd } from '../src/cleanup.ts'

test('what was made last ends first, and one failure does not keep the rest', async () => {
  const hooks: (() => Promise<void>)[] = []
  const t = { after: (end: () => Promise<void>) => hooks.push(end) }
  const ended: string[] = []
  atEnd(t, async () => ended.push('database'))
  atEnd(t, async () => {
    ended.push('service')
    throw new Error('it hangs')
  })
  assert.equal(hooks.length, 1)
  await assert.rejects(Promise.all(hooks.map((end) => end())), AggregateError)
  assert.deepEqual(ended, ['service', 'database'])
})

test('until gives what the condition gave', async () => {
  let looks = 0
  const found = await until(() => (++looks === 3 ? { found: true } : undefined))
  assert.deepEqual(found, { found: true })
})

test('until fails with what was waited for and why', async () => {
  const never = until(() => Promise.reject(new Error('no such row')), { within: 50, message: 'The order was not paid' })
  await assert.rejects(never, (error: Error) => {
    assert.equal(error.message, 'The order was not paid (waited 50 ms)')
    assert.match(String(error.cause), /no such row/)
    return true
  })
})

test('tokens are accepted by services that ask the test’s identity', async () => {
  const verify = openVerifier(await identityUrl())
  const user = await verify(token({ userId: 'u-1', roles: ['operator', 'admin'] }))
  assert.deepEqual(user, { id: 'u-1', roles: ['operator', 'admin'], email: 'u-1@example.test' })
  await assert.rejects(verify(token({ expiresIn: -60 })), { code: 'token-expired' })
})
