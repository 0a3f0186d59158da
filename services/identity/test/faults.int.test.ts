import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { FaultSwitched } from '@waybill/contracts'
import { createBroker, received, token } from '@waybill/testing'
import { startIdentity } from './start-identity.ts'

const topics = [
  ...['identity.v1', 'identity.keys.v1', 'orders.v1', 'orders.outcome.v1', 'shipping.v1', 'identity.dlq.v1'],
  'platform.faults.v1',
]
const admin = { roles: ['admin' as const] }
const body = { service: 'payments', fault: 'fail', percent: 20, forSeconds: 30 }

test('a fault is switched on and off by an admin, and the topic tells of it', async (t) => {
  const { ask, broker, running, inject } = await startIdentity(t, {
    faults: true,
    broker: await createBroker(t, { topics }),
  })
  const events = await received(t, broker, ['platform.faults.v1'], running.service)
  const key = () => ({ 'idempotency-key': randomUUID() })

  assert.equal((await ask('POST', '/api/faults', { body, headers: key() })).status, 401)
  assert.equal((await ask('POST', '/api/faults', { body, headers: key(), as: { roles: ['operator'] } })).status, 403)
  assert.equal((await ask('GET', '/api/faults', { as: { roles: ['customer'] } })).status, 403)
  for (const wrong of [{ service: 'nobody' }, { fault: 'explode' }, { percent: 101 }, { forSeconds: 4_000 }]) {
    const { status } = await ask('POST', '/api/faults', { body: { ...body, ...wrong }, as: admin, headers: key() })
    assert.equal(status, 400, JSON.stringify(wrong))
  }

  assert.equal((await ask('POST', '/api/faults', { body, as: admin, headers: key() })).status, 200)
  const { data } = await events.next(FaultSwitched)
  assert.deepEqual([data.service, data.fault, data.enabled, data.percent], ['payments', 'fail', true, 20])
  const { items } = (await ask('GET', '/api/faults', { as: admin })).body
  assert.deepEqual(
    items.map(({ service, fault }: typeof body) => [service, fault]),
    [['payments', 'fail']],
  )

  const clear = (as: { roles: ['admin'] | ['operator'] }) =>
    inject({ method: 'DELETE', url: '/api/faults/payments', headers: { authorization: `Bearer ${token(as)}` } })
  assert.equal((await clear({ roles: ['operator'] })).statusCode, 403)
  assert.equal((await clear({ roles: ['admin'] })).statusCode, 204)
  assert.equal((await events.next(FaultSwitched)).data.enabled, false)
  assert.equal((await clear({ roles: ['admin'] })).statusCode, 404)
  assert.deepEqual((await ask('GET', '/api/faults', { as: admin })).body.items, [])
})

test('a platform that was started without faults refuses them', async (t) => {
  const { ask } = await startIdentity(t)
  const answer = await ask('POST', '/api/faults', { body, as: admin, headers: { 'idempotency-key': randomUUID() } })
  assert.deepEqual([answer.status, answer.body.code], [409, 'faults-off'])
})
