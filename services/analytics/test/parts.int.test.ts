import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderPacked,
  OrderPlaced,
  OrderReduced,
  ParcelDelivered,
  ParcelReturned,
  PaymentAuthorized,
  PrescriptionRejected,
  ShipmentStatusChanged,
  StockRejected,
} from '@waybill/contracts'
import { type AnyEvent, type RawRecord, recordsBetween } from '@waybill/messaging'
import { publishAs, settled, startService, token, until } from '@waybill/testing'
import { closeWindows } from '../src/close-windows.ts'
import { bucketInSql, bucketOf, GAMMA } from '../src/histogram.ts'
import { analytics } from '../src/service.ts'
import { FACTS } from '../src/store.ts'
import { endOf, minuteOf } from '../src/window.ts'

const t = { after }
const GRACE_MS = 10_000
const DAY_MS = 86_400_000
const signal = new AbortController().signal

// Its own job never closes anything here: the tests do, at times of their choice.
const service = await startService(t, {
  service: ({ db }) => analytics({ db, graceMs: DAY_MS }),
  migrations: new URL('../migrations/', import.meta.url),
})
const { db, broker } = service

const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const line = (sku: string, quantity: number, requiresPrescription = false) => {
  return { sku, name: sku, quantity, unitPrice: money(100), requiresPrescription }
}
const parcel = (number: number, of: number) => ({ warehouse: `w${number}`, number, of })

/** What is told of one order. */
function order() {
  const [orderId, customerId] = [randomUUID(), randomUUID()]
  const door = { orderId, shipmentId: randomUUID(), userId: customerId, attempt: 1, occurredAt: new Date() }
  const lines = [line('tea', 2), line('pills', 1, true), line('drops', 3, true)]
  return {
    placed: OrderPlaced({
      ...{ orderId, customerId, lines, total: money(600), paymentToken: 'tok_ok', shipTo, channel: 'web' },
      requiresPrescription: true,
    }),
    paid: PaymentAuthorized({ orderId, paymentId: randomUUID(), amount: money(600) }),
    confirmed: OrderConfirmed({ orderId, customerId, shipTo, lines, total: money(600), parcels: [] }),
    packed: (number = 1, of = 1) =>
      OrderPacked({ orderId, customerId, items: [], shipTo, parcel: parcel(number, of), total: null }),
    shipped: (number = 1, of = 1) =>
      ShipmentStatusChanged({
        ...{
          orderId,
          shipmentId: randomUUID(),
          userId: customerId,
          trackingNumber: 'T1',
          shipTo,
          occurredAt: new Date(),
        },
        ...{ from: 'created', to: 'picked-up', parcel: parcel(number, of) },
      }),
    delivered: (number = 1, of = 1) => ParcelDelivered({ ...door, parcel: parcel(number, of) }),
    returned: (number = 1, of = 1) => ParcelReturned({ ...door, reason: 'nobody there', parcel: parcel(number, of) }),
    rejected: (...skus: string[]) =>
      PrescriptionRejected({
        ...{ orderId, pharmacistId: randomUUID(), reason: 'not for Ada' },
        lines: skus.map((sku) => ({ sku, name: sku, reason: 'not for Ada' })),
      }),
    reduced: (...skus: string[]) =>
      OrderReduced({
        ...{ orderId, customerId, rejected: skus.map((sku) => ({ sku, name: sku, reason: 'not for Ada' })) },
        ...{ lines: lines.filter(({ sku }) => !skus.includes(sku)), total: money(500) },
      }),
    outOfStock: StockRejected({ orderId, missing: [{ sku: 'tea', requested: 2, available: 0 }] }),
    completed: (amountMinor: number) => OrderCompleted({ orderId, customerId, total: money(amountMinor) }),
    cancelled: OrderCancelled({ orderId, customerId, reason: 'prescription rejected: not for Ada' }),
  }
}

type Telling = AnyEvent & { id?: string }

/** Events that happened at these times, taken by the service one time after the other. */
async function happened(...told: [Date, ...Telling[]][]): Promise<void> {
  for (const [time, ...events] of told) {
    await publishAs(t, broker, ...events.map((event) => ({ ...event, time })))
    await settled([service])
  }
}

let minutes = 0
/** A minute in which, and in the half hour after it, no other test has anything. */
function freshMinute(): Date {
  minutes += 60
  return new Date(minuteOf(new Date()).getTime() + minutes * 60_000)
}
const later = (time: Date, ms: number) => new Date(time.getTime() + ms)
const minute = 60_000
/** Closes every window. While the service's own job is at it nobody else may, so it is tried until nothing is left. */
const closeAll = () =>
  until(
    async () => {
      await closeWindows(db, GRACE_MS, () => new Date(Date.now() + 2 * DAY_MS)).run(signal)
      const left = FACTS.map((table) => `select from ${table} where not counted`).join(' union all ')
      return (await db.query(`${left} union all select from recounts limit 1`)).length === 0
    },
    { within: 60_000, message: 'Windows stayed open' },
  )

type Told = {
  start: string
  orders: number
  amountMinor: number
  sumMs: number
  products: object[]
  failures: object[]
}

/** What was published last of a window; undefined when it was not, or is no more. */
async function told(name: string, at: Date): Promise<Told | undefined> {
  const [row] = await db.query<{ data: string }>('select data from snapshots where window_key = $1', [
    `${name}/${minuteOf(at).toISOString()}`,
  ])
  return row && (JSON.parse(row.data) as Told)
}
const timeTo = async (step: string, at: Date) => {
  const window = await told(`steps/${step}`, at)
  return window && { orders: window.orders, sumMs: window.sumMs }
}

test('lines that a pharmacist rejected are not sold, and the order brings what its customer paid', async () => {
  const at = freshMinute()
  const [inPart, whole] = [order(), order()]
  await happened([at, inPart.placed, whole.placed])
  await closeAll()
  const all = [
    { sku: 'drops', quantity: 6 },
    { sku: 'tea', quantity: 4 },
    { sku: 'pills', quantity: 2 },
  ]
  assert.deepEqual((await told('top-products', at))?.products, all)

  const reduced = { ...inPart.reduced('pills', 'drops'), id: randomUUID() }
  const decided = later(at, 5 * minute)
  await happened([decided, reduced, reduced, { ...reduced, id: randomUUID() }], [decided, inPart.completed(200)])
  await closeAll()
  const rest = [
    { sku: 'tea', quantity: 4 },
    { sku: 'drops', quantity: 3 },
    { sku: 'pills', quantity: 1 },
  ]
  assert.deepEqual((await told('top-products', at))?.products, rest, 'in the minute that the order was placed')
  assert.equal(await told('top-products', decided), undefined)
  const revenue = await told('revenue/EUR', decided)
  assert.deepEqual([revenue?.orders, revenue?.amountMinor], [1, 200])
  const funnel = (await told('funnel', at)) as unknown as { placed: number }
  assert.equal(funnel.placed, 2, 'a reduced order was placed all the same')

  const query = `from=${at.toISOString()}&to=${endOf(at).toISOString()}`
  const report = await service.inject({
    ...{ method: 'GET', url: `/api/analytics/top-products?${query}` },
    headers: { authorization: `Bearer ${token({ roles: ['operator'] })}` },
  })
  assert.deepEqual(report.json().products, rest)
})

test('a reduction that is read before its order counts the same', async () => {
  const at = freshMinute()
  const one = order()
  await happened([later(at, minute), one.reduced('pills')], [at, one.placed])
  await closeAll()
  const products = [
    { sku: 'drops', quantity: 3 },
    { sku: 'tea', quantity: 2 },
  ]
  assert.deepEqual((await told('top-products', at))?.products, products)
})

test('a rejected prescription has one reason when it ends the order and another when the order goes on', async () => {
  const at = freshMinute()
  const [ended, wentOn, soldOut] = [order(), order(), order()]
  await happened([at, ended.rejected('pills', 'drops'), wentOn.rejected('pills'), soldOut.rejected('pills')])
  await closeAll()
  const failure = (step: string, reason: string, count: number) => ({ step, reason, count })
  const unknown = [failure('confirmed', 'prescription_rejected', 3)]
  assert.deepEqual((await told('failures', at))?.failures, unknown, 'before orders have said what becomes of them')

  const next = later(at, 3 * minute)
  await happened([next, wentOn.reduced('pills'), soldOut.reduced('pills'), ended.cancelled, soldOut.outOfStock])
  await closeAll()
  assert.deepEqual((await told('failures', at))?.failures, [
    failure('confirmed', 'prescription_rejected', 1),
    failure('confirmed', 'prescription_rejected_in_part', 2),
  ])
  assert.deepEqual((await told('failures', next))?.failures, [failure('reserved', 'out_of_stock', 1)])
})

test('an order comes to a step with the last of its parcels, whatever the order they are told of in', async () => {
  const at = freshMinute()
  const one = order()
  const in_ = (ms: number) => later(at, ms)
  await happened(
    [in_(0), one.placed, one.confirmed],
    [in_(2 * minute), one.packed(2, 2)],
    [in_(4 * minute), one.shipped(2, 2)],
  )
  await closeAll()
  assert.equal(await timeTo('packed', in_(2 * minute)), undefined, 'one of two is packed')

  const firstPacked = { ...one.packed(1, 2), id: randomUUID() }
  await happened([in_(90_000), firstPacked, firstPacked], [in_(10 * minute), one.shipped(1, 2)])
  await happened([in_(12 * minute), one.delivered(2, 2)], [in_(15 * minute), one.delivered(1, 2)])
  await happened([in_(16 * minute), one.completed(600)])
  await closeAll()
  assert.deepEqual(await timeTo('packed', in_(2 * minute)), { orders: 1, sumMs: 2 * minute })
  assert.deepEqual(await timeTo('shipped', in_(10 * minute)), { orders: 1, sumMs: 8 * minute })
  assert.deepEqual(await timeTo('delivered', in_(15 * minute)), { orders: 1, sumMs: 5 * minute })
  assert.deepEqual(await timeTo('completed', in_(16 * minute)), { orders: 1, sumMs: 16 * minute })
  for (const [step, ms] of [
    ['packed', 90_000],
    ['shipped', 4 * minute],
    ['delivered', 12 * minute],
  ] as const) {
    assert.equal(await timeTo(step, in_(ms)), undefined, `${step}: an order counts once`)
  }
})

test('a parcel that goes back is not waited for, and an order of which all go back was not delivered', async () => {
  const at = freshMinute()
  const [inPart, nothing] = [order(), order()]
  const in_ = (ms: number) => later(at, ms)
  await happened(
    [in_(0), inPart.shipped(1, 2), inPart.shipped(2, 2), nothing.shipped(1, 1)],
    [in_(3 * minute), inPart.delivered(1, 2), nothing.returned(1, 1)],
  )
  await closeAll()
  assert.equal(await timeTo('delivered', in_(3 * minute)), undefined)

  await happened([in_(9 * minute), inPart.returned(2, 2)])
  await closeAll()
  assert.deepEqual(await timeTo('delivered', in_(3 * minute)), { orders: 1, sumMs: 3 * minute })
  assert.equal(await timeTo('delivered', in_(9 * minute)), undefined)
})

test('a step whose predecessor arrives late is timed then, in its own minute', async () => {
  const at = freshMinute()
  const one = order()
  const paidAt = later(at, 61_234)
  await happened([paidAt, one.paid])
  await closeAll()
  assert.equal(await timeTo('paid', paidAt), undefined)

  await happened([at, one.placed])
  await closeAll()
  assert.deepEqual(await timeTo('paid', paidAt), { orders: 1, sumMs: 61_234 })
})

test('what reached the log too late is kept on the late topic byte for byte, with the window that it missed', async () => {
  const two = order()
  const happenedAt = new Date(Date.now() - 2 * DAY_MS)
  const startedAt = new Date()
  await happened([happenedAt, two.paid])

  const recordsOf = async (topic: string) => {
    const records: RawRecord[] = []
    const to = new Date(Date.now() + DAY_MS)
    for await (const record of recordsBetween({ ...broker, topics: [{ name: topic }], from: startedAt, to })) {
      records.push(record)
    }
    return records
  }
  const ofOrder = async (topic: string) =>
    (await recordsOf(topic)).find(({ key }) => String(key) === two.paid.data.orderId)
  const late = await until(() => ofOrder('analytics.late.v1'), {
    within: 30_000,
    message: 'Nothing came on the late topic',
  })
  const original = await until(() => ofOrder('payments.v1'), {
    within: 30_000,
    message: 'The payment itself did not come',
  })
  assert.deepEqual(late.value, original.value)
  for (const [name, text] of original.headers) assert.deepEqual(late.headers.get(name), text, name)
  const start = minuteOf(happenedAt)
  assert.deepEqual(
    ['lt_service', 'lt_window', 'lt_key', 'lt_start', 'lt_end'].map((name) => String(late.headers.get(name))),
    ['analytics', 'minute', two.paid.data.orderId, start.toISOString(), endOf(start).toISOString()],
  )
  assert.equal((await recordsOf('analytics.late.v1')).length, 1, 'what is in time is not kept')
})

test('the database puts every time into the bucket that `bucketOf` does', async () => {
  const edges = Array.from({ length: 1_200 }, (_, bucket) => GAMMA ** bucket)
  const times = [...new Set([0, 1, 2, ...edges.flatMap((ms) => [Math.floor(ms), Math.ceil(ms)])])]
  const rows = await db.query<{ ms: number; bucket: number }>(
    `select ms::float8, ${bucketInSql('ms')} as bucket from unnest($1::bigint[]) as time (ms)`,
    [times],
  )
  assert.equal(rows.length, times.length)
  for (const { ms, bucket } of rows) assert.equal(bucket, bucketOf(ms), `${ms} ms`)
})
