import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { OrderCancelled, ShipmentStatusChanged, UserCreated, UserDeactivated, UserErased } from '@waybill/contracts'
import { newMasterKey, readMasterKeys } from '@waybill/messaging'
import { everyonesKeys, publishAs, settled, startService, token, until } from '@waybill/testing'
import { notifications } from '../src/service.ts'
import { openSmtp } from '../src/smtp.ts'
import { DISABLE_AFTER, MAX_ATTEMPTS, MAX_WEBHOOKS } from '../src/webhooks/delivery.ts'
import { sign } from '../src/webhooks/signature.ts'
import { openInbox } from './inbox.ts'

const t = { after }
const inbox = await openInbox(() => 250)
after(() => inbox.close())
const masterKeys = readMasterKeys(newMasterKey('test'))
const start = (localWebhooks: boolean) =>
  startService(t, {
    service: ({ db }) =>
      notifications({
        db,
        keys: everyonesKeys,
        openMailer: () => openSmtp({ url: inbox.url, from: 'Waybill <no-reply@waybill.example>' }),
        masterKeys,
        localWebhooks,
      }),
    migrations: new URL('../migrations/', import.meta.url),
  })
const service = await start(true)

/** A receiver: what it got on each path, and what it answers there. */
const calls: { path: string; headers: Record<string, unknown>; body: string }[] = []
const answers = new Map<string, number>()
const receiver = createServer((request, response) => {
  const path = request.url ?? ''
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    calls.push({ path, headers: request.headers, body })
    response.writeHead(answers.get(path) ?? 204).end()
  })
}).listen(0, '127.0.0.1')
await once(receiver, 'listening')
after(() => receiver.close())
const { port } = receiver.address() as AddressInfo
const callsTo = (path: string) => calls.filter((call) => call.path === path)

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, userId: string, payload?: object, key?: string) =>
  service.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token({ userId })}`, 'idempotency-key': key ?? randomUUID() },
    ...(payload && { payload }),
  })
const register = (userId: string, path: string, types: string[], key?: string) =>
  ask('POST', '/api/webhooks', userId, { url: `http://127.0.0.1:${port}${path}`, types }, key)
const cancelled = (customerId: string) => ({
  ...OrderCancelled({ orderId: randomUUID(), customerId, reason: 'out of stock' }),
  id: randomUUID(),
})
const publish = (...events: Parameters<typeof publishAs>[2][]) => publishAs(t, service.broker, ...events)
const logOf = async (userId: string, webhookId: string) =>
  (await ask('GET', `/api/webhooks/${webhookId}/deliveries`, userId)).json().items
const dueNow = () => service.db.query(`update webhook_deliveries set due_at = now() where state = 'pending'`)

test('what concerns a user is pushed once, signed, to the webhooks that asked for it', async () => {
  const userId = randomUUID()
  const key = randomUUID()
  const first = await register(userId, '/once', ['order-cancelled'], key)
  const again = await register(userId, '/once', ['order-cancelled'], key)
  assert.equal(first.statusCode, 201, first.body)
  assert.deepEqual(again.json(), first.json())
  const { webhookId, secret } = first.json()
  await register(userId, '/other', ['delivered'])
  await register(randomUUID(), '/stranger', ['order-cancelled'])

  const event = cancelled(userId)
  await publish(event, event)
  const [call] = await until(() => callsTo('/once').length > 0 && callsTo('/once'))
  await settled([service])
  const [log] = await until(async () => {
    const items = await logOf(userId, webhookId)
    return items[0]?.state === 'delivered' && items
  })

  assert.deepEqual([callsTo('/once').length, callsTo('/other').length, callsTo('/stranger').length], [1, 0, 0])
  const { headers, body } = call ?? assert.fail()
  const told = JSON.parse(body)
  assert.deepEqual([told.type, told.eventId, told.data.reason], ['order-cancelled', event.id, 'out of stock'])
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000)
  const signed = sign(secret, String(headers['webhook-id']), at, body)
  assert.equal(headers['webhook-signature'], signed['webhook-signature'])
  assert.deepEqual([log.deliveryId, log.attempts, log.statusCode], [headers['webhook-id'], 1, 204])
})

test('the secret is in no table', async () => {
  const { secret } = (await register(randomUUID(), '/secret', ['welcome'])).json()
  const rows = await service.db.query(
    `select w::text as row from webhooks w union all select k::text from service.idempotency_keys k`,
  )
  assert.ok(rows.length > 0)
  assert.ok(!JSON.stringify(rows).includes(secret.replace('whsec_', '')))
})

test('a call that fails is made again with the same id and body, later each time, and given up at last', async () => {
  const userId = randomUUID()
  answers.set('/broken', 500)
  const { webhookId } = (await register(userId, '/broken', ['order-cancelled'])).json()
  await publish(cancelled(userId))
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    await until(async () => {
      const [log] = await logOf(userId, webhookId)
      return log?.attempts === attempt && log.state !== 'sending'
    })
    const [row] = await service.db.query<{ waits: boolean }>(
      `select due_at > now() as waits from webhook_deliveries where webhook_id = $1`,
      [webhookId],
    )
    assert.equal(row?.waits, true)
    await dueNow()
  }

  const [log] = await logOf(userId, webhookId)
  assert.deepEqual([log.state, log.statusCode, log.problem], ['failed', 500, 'it answered 500'])
  const made = callsTo('/broken')
  assert.equal(made.length, MAX_ATTEMPTS)
  assert.equal(new Set(made.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size, 1)
})

test('one that works again counts anew; one that fails on and on is switched off, and its owner hears of it', async () => {
  const userId = randomUUID()
  const email = `${userId}@example.com`
  await publish(UserCreated({ userId, email, name: 'Ada', roles: ['customer'], locale: 'en' }))
  const { webhookId } = (await register(userId, '/dying', ['order-cancelled'])).json()
  const failures = async () => {
    const [row] = await service.db.query<{ failures: number }>('select failures from webhooks where webhook_id = $1', [
      webhookId,
    ])
    return row?.failures
  }
  await service.db.query('update webhooks set failures = $2 where webhook_id = $1', [webhookId, DISABLE_AFTER - 1])
  await publish(cancelled(userId))
  await until(async () => (await failures()) === 0)

  answers.set('/dying', 503)
  await service.db.query('update webhooks set failures = $2 where webhook_id = $1', [webhookId, DISABLE_AFTER - 1])
  await publish(cancelled(userId))
  await until(async () => !(await ask('GET', '/api/webhooks', userId)).json().items[0].active)
  await until(() => inbox.taken.some(({ to, messageId }) => to === email && messageId.includes('webhook-disabled')))
  const before = callsTo('/dying').length
  await publish(cancelled(userId))
  await settled([service])
  assert.equal((await logOf(userId, webhookId)).length, 2)
  assert.equal(callsTo('/dying').length, before)
})

test("a webhook is its owner's: nobody else sees, reads or deletes it, and what is deleted is called no more", async () => {
  const userId = randomUUID()
  const stranger = randomUUID()
  const { webhookId } = (await register(userId, '/mine', ['order-cancelled'])).json()
  assert.deepEqual((await ask('GET', '/api/webhooks', stranger)).json().items, [])
  assert.equal((await ask('GET', `/api/webhooks/${webhookId}/deliveries`, stranger)).json().code, 'webhook-not-found')
  assert.equal((await ask('DELETE', `/api/webhooks/${webhookId}`, stranger)).statusCode, 404)
  assert.equal((await service.inject('/api/webhooks')).statusCode, 401)

  assert.equal((await ask('DELETE', `/api/webhooks/${webhookId}`, userId)).statusCode, 204)
  await publish(cancelled(userId))
  await settled([service])
  assert.equal(callsTo('/mine').length, 0)
})

test('what can be no webhook is refused, and so is one too many, also at once', async () => {
  const userId = randomUUID()
  assert.equal((await register(userId, '/x', ['lost'])).statusCode, 400)
  assert.equal((await register(userId, '/x', [])).statusCode, 400)
  const made = await Promise.all(
    Array.from({ length: MAX_WEBHOOKS + 3 }, () => register(userId, '/x', ['order-cancelled'])),
  )
  const codes = made.map(({ statusCode }) => statusCode).toSorted()
  assert.deepEqual(codes, [...Array(MAX_WEBHOOKS).fill(201), ...Array(3).fill(409)])

  const strict = await start(false)
  const headers = { authorization: `Bearer ${token({ userId })}`, 'idempotency-key': randomUUID() }
  for (const url of [`http://127.0.0.1:${port}/`, 'https://127.0.0.1/', 'https://[::1]/']) {
    const payload = { url, types: ['delivered'] }
    const answer = await strict.inject({ method: 'POST', url: '/api/webhooks', headers, payload })
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'url-refused'])
  }
})

test('closing an account switches its webhooks off, erasing it deletes them', async () => {
  const userId = randomUUID()
  await publish(UserCreated({ userId, email: `${userId}@example.com`, name: 'Ada', roles: ['customer'], locale: 'en' }))
  await settled([service])
  await register(userId, '/closed', ['order-cancelled'])
  await publish(UserDeactivated({ userId }))
  await settled([service])
  assert.equal((await ask('GET', '/api/webhooks', userId)).json().items[0].active, false)
  assert.equal((await register(userId, '/closed', ['order-cancelled'])).json().code, 'account-closed')
  await publish(UserErased({ userId }))
  await settled([service])
  assert.deepEqual((await ask('GET', '/api/webhooks', userId)).json().items, [])
})

test('who does not want mails about parcels gets none, and still those about orders', async () => {
  const userId = randomUUID()
  const email = `${userId}@example.com`
  const wish = (payload?: object) => ask(payload ? 'PUT' : 'GET', '/api/notifications/preferences', userId, payload)
  assert.deepEqual((await wish()).json(), { account: true, order: true, delivery: true, digest: true })
  assert.deepEqual((await wish({ delivery: false })).json(), {
    account: true,
    order: true,
    delivery: false,
    digest: true,
  })
  assert.equal((await wish({ delivery: false, digest: false })).json().digest, false)
  assert.equal((await wish({ delivery: false })).json().digest, false, 'what is not said stays')
  assert.equal((await wish({ delivery: false, order: false })).statusCode, 400)
  assert.equal((await service.inject('/api/notifications/preferences')).statusCode, 401)

  const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
  const shipment = {
    ...{ orderId: randomUUID(), shipmentId: randomUUID(), userId },
    ...{ trackingNumber: 'WB0123456789', shipTo, parcel: null },
  }
  await publish(
    UserCreated({ userId, email, name: 'Ada', roles: ['customer'], locale: 'de-AT' }),
    ShipmentStatusChanged({ ...shipment, from: 'created', to: 'picked-up', occurredAt: new Date() }),
    cancelled(userId),
  )
  const states = () =>
    service.db.query<{ template: string; state: string }>(
      'select template, state from messages where user_id = $1 order by template',
      [userId],
    )
  await until(async () => {
    const rows = await states()
    return rows.length === 3 && rows.every(({ state }) => state !== 'pending' && state !== 'sending')
  })
  assert.deepEqual(await states(), [
    { template: 'order-cancelled', state: 'sent' },
    { template: 'shipped', state: 'skipped' },
    { template: 'welcome', state: 'sent' },
  ])
  assert.equal(inbox.taken.filter(({ to }) => to === email).length, 2)
})
