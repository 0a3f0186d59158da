import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { OrderCancelled, OrderCompleted, OrderPlaced, PageViewed } from '@waybill/contracts'
import type { Role } from '@waybill/service'
import { publishAs, received, settled, startService, token } from '@waybill/testing'
import { analytics } from '../src/service.ts'

const t = { after }
const service = await startService(t, {
  service: ({ db }) => analytics({ db, graceMs: 86_400_000 }),
  migrations: new URL('../migrations/', import.meta.url),
})
const { broker } = service
const events = await received(t, broker, ['analytics.pageviews.v1'])

const total = { amountMinor: 1_250, currency: 'EUR' }
const placed = (orderId: string, quantities: Record<string, number>) =>
  OrderPlaced({
    orderId,
    customerId: randomUUID(),
    lines: Object.entries(quantities).map(([sku, quantity]) => {
      return { sku, name: sku, quantity, unitPrice: total, requiresPrescription: false }
    }),
    total,
    paymentToken: 'tok_ok',
    shipTo: { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' },
    requiresPrescription: false,
    channel: 'web',
  })
const get = (report: string, roles: Role[] = ['operator']) =>
  service.inject({
    method: 'GET',
    url: `/api/analytics/${report}`,
    headers: { authorization: `Bearer ${token({ roles })}` },
  })
const view = (payload: object, headers: Record<string, string> = {}) =>
  service.inject({ method: 'POST', url: '/api/page-views', payload, headers })

test('a view by anybody is queued, published and counted', async () => {
  const userId = randomUUID()
  const answers = [
    await view({ sku: 'tea' }),
    await view({ sku: 'tea' }, { authorization: `Bearer ${token({ userId })}` }),
    await view({ sku: 'tea' }, { authorization: `Bearer ${token({ userId, expiresIn: -60 })}` }),
  ]
  for (const answer of answers) {
    assert.equal(answer.statusCode, 202)
    assert.deepEqual(answer.json(), { eventPublished: 'queued' })
  }
  const viewers = [1, 2, 3].map(() => events.next(PageViewed))
  assert.deepEqual(
    (await Promise.all(viewers)).map(({ data }) => data.userId).toSorted(),
    [userId, null, null].toSorted(),
  )
  await settled([service])
  assert.deepEqual(
    (await get('funnel?window=1d')).json().windows.map((window: { viewed: number }) => window.viewed),
    [3],
  )
})

test('a view of nothing is refused', async () => {
  for (const payload of [{}, { sku: '' }, { sku: 'x'.repeat(65) }, { sku: 'tea', price: 1 }]) {
    assert.equal((await view(payload)).statusCode, 400)
  }
})

test('orders show in every report, once, however often they are read', async () => {
  const [one, two] = [randomUUID(), randomUUID()]
  const order = { ...placed(one, { tea: 2, cup: 1 }), id: randomUUID() }
  const completed = { ...OrderCompleted({ orderId: one, customerId: randomUUID(), total }), id: randomUUID() }
  // Topics are not ordered among each other: the outcome may well be read before the order.
  await publishAs(t, broker, completed, completed, order, order, placed(one, { tea: 2, cup: 1 }))
  await publishAs(t, broker, placed(two, { tea: 3 }))
  await publishAs(t, broker, OrderCancelled({ orderId: two, customerId: randomUUID(), reason: 'not wanted' }))
  await settled([service])

  const [funnel] = (await get('funnel?window=1d')).json().windows
  assert.deepEqual(funnel, { ...funnel, placed: 2, completed: 1, cancelled: 1, late: 0 })
  assert.deepEqual((await get('top-products')).json().products, [
    { sku: 'tea', quantity: 5 },
    { sku: 'cup', quantity: 1 },
  ])
  const { windows } = (await get('revenue?window=1d')).json()
  assert.deepEqual(windows, [{ start: windows[0].start, currency: 'EUR', orders: 1, amountMinor: 1_250 }])
})

test('reports are for operators and admins', async () => {
  for (const report of ['top-products', 'revenue', 'funnel', 'step-times', 'failures']) {
    assert.equal((await get(report, ['admin'])).statusCode, 200)
    assert.equal((await get(report, ['customer', 'pharmacist'])).statusCode, 403)
    assert.equal((await service.inject({ method: 'GET', url: `/api/analytics/${report}` })).statusCode, 401)
  }
})

test('a span that says nothing, or too much, is refused', async () => {
  const refusal = async (query: string) => {
    const answer = await get(`revenue?${query}`)
    return `${answer.statusCode} ${answer.json().code}`
  }
  assert.equal(await refusal('window=2m'), '400 validation-failed')
  assert.equal(await refusal('from=yesterday'), '400 validation-failed')
  assert.equal(await refusal('minutes=60'), '400 validation-failed')
  assert.equal(await refusal('from=2026-11-21T10:00:00Z&to=2026-11-21T10:00:00Z'), '422 span-empty')
  assert.equal(await refusal('from=2026-01-01T00:00:00Z&to=2026-11-21T00:00:00Z&window=1d'), '422 span-too-long')
  assert.equal(await refusal('from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z'), '422 too-many-windows')
})

test('a report is of whole windows', async () => {
  const query = 'from=2026-11-01T10:07:00Z&to=2026-11-01T11:20:00Z&window=15m'
  assert.deepEqual((await get(`failures?${query}`)).json(), {
    ...{ from: '2026-11-01T10:00:00.000Z', to: '2026-11-01T11:30:00.000Z', window: '15m', windows: [] },
  })
})
