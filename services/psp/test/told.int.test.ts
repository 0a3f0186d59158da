import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createBroker, startService, until } from '@waybill/testing'
import { psp } from '../src/service.ts'

const amount = { amountMinor: 1250, currency: 'EUR' }
const headers = { authorization: 'Bearer secret' }

test('what the psp tells by itself', async (t) => {
  /** What the merchant was sent, and what it answers. */
  const merchant = { status: 500, requests: [] as { body: string; signature: string }[] }
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    merchant.requests.push({ body, signature: String(request.headers['psp-signature']) })
    response.writeHead(merchant.status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/psp`
  const { inject, db } = await startService(t, {
    service: ({ db }) => psp({ db, apiKey: 'secret', merchant: { url, secret: 'shared' }, holdMs: 1 }),
    migrations: new URL('../migrations/', import.meta.url),
    broker: await createBroker(t, { topics: [] }),
  })
  const orderId = randomUUID()
  const payload = { key: randomUUID(), orderId, amount, token: 'tok_visa' }
  const held = (await inject({ method: 'POST', url: '/authorizations', headers, payload })).json()
  const show = async () => (await inject({ url: `/orders/${orderId}`, headers })).json()
  const waiting = async () => (await db.query('select seq from webhooks')).length

  await t.test('a hold that stands too long expires, once', async () => {
    await until(async () => (await show()).expired === 1250, { message: 'The hold did not expire' })
    const { journal } = await show()
    assert.deepEqual(
      journal.map(({ outcome }: { outcome: string }) => outcome),
      ['authorized', 'expired'],
    )
  })

  await t.test('every line is sent, signed, until it is confirmed', async () => {
    await until(() => merchant.requests.length > 0, { message: 'No webhook' })
    assert.equal(await waiting(), 2)
    merchant.status = 204
    const due = async () => {
      await db.query('update webhooks set due_at = now()')
      return (await waiting()) === 0
    }
    await until(due, { message: 'The webhooks were not sent again' })

    const sent = merchant.requests.flatMap(({ body }) => JSON.parse(body).lines)
    assert.deepEqual(sent[0], held)
    assert.deepEqual(new Set(sent.map(({ outcome }) => outcome)), new Set(['authorized', 'expired']))
    for (const { body, signature } of merchant.requests) {
      const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
      assert.equal(v1, createHmac('sha256', 'shared').update(`${t}.${body}`).digest('hex'))
    }
  })
})
