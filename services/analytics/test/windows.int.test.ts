import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  OrderCancelled,
  OrderCompleted,
  OrderPlaced,
  type RevenueCounted,
  TopProductsUpdated,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import { publishAs, received, settled, startService, until } from '@waybill/testing'
import { closeWindows } from '../src/close-windows.ts'
import { analytics } from '../src/service.ts'
import { lockClosing } from '../src/snapshot-store.ts'
import { insertSales } from '../src/store.ts'
import { endOf, minuteOf } from '../src/window.ts'

const t = { after }
const GRACE_MS = 10_000
const NEVER_MS = 86_400_000
const signal = new AbortController().signal

// Its own job never closes anything here: the tests do, at times of their choice.
const service = await startService(t, {
  service: ({ db }) => analytics({ db, graceMs: NEVER_MS }),
  migrations: new URL('../migrations/', import.meta.url),
})
const { db, broker } = service
const events = await received(t, broker, ['analytics.snapshots.v1'])

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const money = (amountMinor: number, currency = 'EUR') => ({ amountMinor, currency })
const placed = (quantities: Record<string, number>, orderId = randomUUID()) =>
  OrderPlaced({
    orderId,
    customerId: randomUUID(),
    lines: Object.entries(quantities).map(([sku, quantity]) => ({
      ...{ sku, name: sku, quantity, unitPrice: money(1), requiresPrescription: false },
    })),
    total: money(1),
    paymentToken: 'tok_ok',
    shipTo,
    requiresPrescription: false,
    channel: 'web',
  })
const completed = (amountMinor: number, currency = 'EUR', orderId = randomUUID()) =>
  OrderCompleted({ orderId, customerId: randomUUID(), total: money(amountMinor, currency) })
const cancelled = () => OrderCancelled({ orderId: randomUUID(), customerId: randomUUID(), reason: 'not wanted' })

/** Events that happened at this time, taken by the service. */
async function happened(time: Date, ...list: AnyEvent[]): Promise<void> {
  await publishAs(t, broker, ...list.map((event) => ({ ...event, time })))
  await settled([service])
}

let minutes = 0
/** A minute that no other test has. */
function freshMinute(): Date {
  minutes += 2
  return new Date(minuteOf(new Date()).getTime() + minutes * 60_000)
}
const later = (time: Date, ms: number) => new Date(time.getTime() + ms)
const close = (now: Date) => closeWindows(db, GRACE_MS, () => now).run(signal)

/** Checks that just these counts of a minute were published, window by window, each in this order. */
async function isTold(minute: Date, expected: Record<string, object[]>): Promise<void> {
  const told = () => {
    const counts: Record<string, object[]> = {}
    for (const { data } of events.all()) {
      const { start, end: _, window, ...count } = data as TopProductsUpdated | RevenueCounted
      const name = window.replace(/\/[^/]*$/, '')
      const ofSales = /^(top-products|revenue)/.test(name)
      if (ofSales && start.getTime() === minute.getTime()) counts[name] = [...(counts[name] ?? []), count]
    }
    return counts
  }
  const size = (counts: Record<string, object[]>) => Object.values(counts).flat().length
  await until(async () => (await db.query('select from messaging.outbox limit 1')).length === 0)
  await until(() => size(told()) >= size(expected), { message: `${JSON.stringify(told())} came` })
  assert.deepEqual(told(), expected)
}

test('a minute is published when its grace is over, as the sum of its orders', async () => {
  const minute = freshMinute()
  await happened(minute, placed({ tea: 2, cup: 1 }), completed(1_000), completed(5, 'JPY'))
  await happened(later(minute, 59_999), placed({ tea: 3 }), completed(250), cancelled())
  await happened(endOf(minute), placed({ tea: 100 }), completed(100))

  await close(later(endOf(minute), GRACE_MS - 1))
  await isTold(minute, {})
  await close(later(endOf(minute), GRACE_MS))
  const products = [
    { sku: 'tea', quantity: 5 },
    { sku: 'cup', quantity: 1 },
  ]
  await isTold(minute, {
    'top-products': [{ products }],
    'revenue/EUR': [{ currency: 'EUR', orders: 2, amountMinor: 1_250 }],
    'revenue/JPY': [{ currency: 'JPY', orders: 1, amountMinor: 5 }],
  })
  const { data } = await events.next(TopProductsUpdated, ({ data }) => data.start.getTime() === minute.getTime())
  assert.equal(data.window, `top-products/${minute.toISOString()}`)
  assert.deepEqual(data.end, endOf(minute))
})

test('what comes late reopens its minute, and the same window is published with the new total', async () => {
  const minute = freshMinute()
  await happened(minute, placed({ tea: 1 }), completed(100))
  await close(later(endOf(minute), GRACE_MS))
  await happened(later(minute, 30_000), placed({ tea: 4 }), completed(50))
  await close(later(endOf(minute), 3_600_000))
  await close(later(endOf(minute), 7_200_000))

  await isTold(minute, {
    'top-products': [{ products: [{ sku: 'tea', quantity: 1 }] }, { products: [{ sku: 'tea', quantity: 5 }] }],
    'revenue/EUR': [
      { currency: 'EUR', orders: 1, amountMinor: 100 },
      { currency: 'EUR', orders: 2, amountMinor: 150 },
    ],
  })
  const windows = events.all().filter(({ data }) => (data as RevenueCounted).start.getTime() === minute.getTime())
  assert.equal(new Set(windows.map(({ key }) => key)).size, 3, 'top products, revenue, funnel')
})

test('an order that is told of twice counts once', async () => {
  const minute = freshMinute()
  const order = placed({ tea: 2 })
  const outcome = completed(100)
  await happened(minute, order, order, outcome, outcome)
  await happened(minute, order, outcome)
  await close(later(endOf(minute), GRACE_MS))

  await isTold(minute, {
    'top-products': [{ products: [{ sku: 'tea', quantity: 2 }] }],
    'revenue/EUR': [{ currency: 'EUR', orders: 1, amountMinor: 100 }],
  })
})

test('instances that close at the same time publish a minute once', async () => {
  const minute = freshMinute()
  await happened(minute, placed({ tea: 2 }))
  await Promise.all(Array.from({ length: 5 }, () => close(later(endOf(minute), GRACE_MS))))

  await isTold(minute, { 'top-products': [{ products: [{ sku: 'tea', quantity: 2 }] }] })
})

test('while an instance closes minutes no other does: it would miss what the first has just counted', async () => {
  const minute = freshMinute()
  await happened(minute, placed({ tea: 1 }))
  await db.transaction(async (tx) => {
    await lockClosing(tx)
    await close(later(endOf(minute), GRACE_MS))
  })
  await isTold(minute, {})
  await close(later(endOf(minute), GRACE_MS))

  await isTold(minute, { 'top-products': [{ products: [{ sku: 'tea', quantity: 1 }] }] })
})

test('an order whose transaction is open while its minute is closed is not lost', async () => {
  const minute = freshMinute()
  await happened(minute, placed({ tea: 1 }))
  const began = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const slow = db.transaction(async (tx) => {
    const place = { topic: 'orders.v1', partition: 0, offset: 1_000n, loggedAt: minute }
    await insertSales(tx, randomUUID(), [{ sku: 'tea', quantity: 10 }], { eventId: '', at: minute, minute, place })
    began.resolve()
    await goOn.promise
  })
  await began.promise
  await close(later(endOf(minute), GRACE_MS))
  goOn.resolve()
  await slow
  await close(later(endOf(minute), GRACE_MS))

  await isTold(minute, {
    'top-products': [{ products: [{ sku: 'tea', quantity: 1 }] }, { products: [{ sku: 'tea', quantity: 11 }] }],
  })
})

test('amounts up to the largest safe integer are exact', async () => {
  const minute = freshMinute()
  await happened(minute, completed(Number.MAX_SAFE_INTEGER - 1), completed(1))
  await close(later(endOf(minute), GRACE_MS))

  await isTold(minute, { 'revenue/EUR': [{ currency: 'EUR', orders: 2, amountMinor: Number.MAX_SAFE_INTEGER }] })
})
