import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { PageViewed } from '@waybill/contracts'
import { on, publish } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { createBroker, createDatabase, publishAs, received, settled, startService, until } from '@waybill/testing'

const view = (sku: string) => PageViewed({ sku, userId: null, viewedAt: new Date(1_000) })
const topics = ['analytics.pageviews.v1', 'analytics.dlq.v1']

test('a database is fresh, takes events, and is gone after the test', async (t) => {
  const hooks: (() => Promise<void>)[] = []
  const db = await createDatabase({ after: (end) => hooks.push(end) })
  await db.transaction((tx) => publish(tx, view('a')))
  assert.deepEqual(await db.query('select topic from messaging.outbox'), [{ topic: 'analytics.pageviews.v1' }])

  for (const end of hooks) await end()
  const other = await createDatabase(t)
  const name = new URL(db.url).pathname.slice(1)
  assert.deepEqual(await other.query('select datname from pg_database where datname = $1', [name]), [])
})

test('what is published can be received, by type and once each', async (t) => {
  const broker = await createBroker(t, { topics })
  const events = await received(t, broker, ['analytics.pageviews.v1'])
  const [first] = await publishAs(t, broker, view('a'), view('b'))
  const b = await events.next(PageViewed, ({ data }) => data.sku === 'b')
  const a = await events.next(PageViewed)
  assert.equal(b.data.sku, 'b')
  assert.deepEqual([a.id, a.data], [first, { sku: 'a', userId: null, viewedAt: new Date(1_000) }])
  assert.equal(events.all().length, 2)
  await assert.rejects(events.next(PageViewed, undefined, { within: 50 }), /What came: analytics.page.viewed/)
})

test('settled waits for all that is under way, also when it goes round', async (t) => {
  const seen: string[] = []
  const analytics = (): Service => ({
    name: 'analytics',
    emits: [PageViewed],
    handlers: [
      on(PageViewed, ({ data: { sku } }) => {
        seen.push(sku)
        return sku.length < 5 ? view(`${sku}x`) : undefined
      }),
    ],
  })
  const broker = await createBroker(t, { topics })
  const service = await startService(t, { service: analytics, broker })
  await publishAs(t, broker, view('a'))
  await settled([service])
  assert.deepEqual(seen, ['a', 'ax', 'axx', 'axxx', 'axxxx'])
})

test('an event with the same id is delivered twice and handled once', async (t) => {
  const seen: string[] = []
  const analytics = (): Service => ({
    name: 'analytics',
    emits: [],
    handlers: [on(PageViewed, ({ data }) => void seen.push(data.sku))],
  })
  const broker = await createBroker(t, { topics })
  const service = await startService(t, { service: analytics, broker })
  const id = randomUUID()
  await publishAs(t, broker, { ...view('a'), id }, { ...view('a'), id })
  await settled([service])
  await until(() => seen.length > 0)
  assert.deepEqual(seen, ['a'])
})
