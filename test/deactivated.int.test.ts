import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createBroker, token, until } from '@waybill/testing'
import { startIdentity } from '../services/identity/test/start-identity.ts'
import { cart, startOrders } from '../services/orders/test/start.ts'

test('who was deactivated orders no more, also with a token that still holds, as soon as orders heard of it', async (t) => {
  const broker = await createBroker(t)
  const [{ register, ask }, { post, place }] = await Promise.all([
    startIdentity(t, { broker }),
    startOrders(t, { broker }),
  ])
  const { userId } = (await register()).body
  const bearer = token({ userId })
  await place(bearer)

  const closed = await ask('POST', `/api/users/${userId}/deactivate`, {
    as: { userId },
    headers: { 'idempotency-key': randomUUID() },
  })
  assert.equal(closed.status, 200)
  const from = performance.now()
  const refusal = await until(
    async () => {
      const answer = await post('/api/orders', bearer, cart())
      return answer.statusCode === 403 && answer.json()
    },
    { message: 'The order of a deactivated user was not refused' },
  )
  t.diagnostic(`refused ${Math.round(performance.now() - from)} ms after the account was closed`)

  assert.equal(refusal.code, 'customer-deactivated')
  // It stays so: nothing that comes later opens the account again.
  assert.equal((await post('/api/orders', bearer, cart())).statusCode, 403)
  await place(token())
})
