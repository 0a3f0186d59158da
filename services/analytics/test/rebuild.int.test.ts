import assert from 'node:assert/strict'
import { execFile, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { OrderCompleted, OrderPlaced, PageViewed, PaymentAuthorized, PaymentDeclined } from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import {
  createBroker,
  createDatabase,
  deleteRecordsBefore,
  publishAs,
  received,
  settled,
  startService,
  until,
} from '@waybill/testing'
import { rebuildable } from '../../../apps/cli/src/replay/rebuildable.ts'
import { closeWindows } from '../src/close-windows.ts'
import { analytics } from '../src/service.ts'
import { FACTS } from '../src/store.ts'
import { minuteOf } from '../src/window.ts'

const t = { after }
const HOUR_MS = 3_600_000
/** What happened an hour ago is in time, what happened three hours ago is late. */
const graceMs = 2 * HOUR_MS
const migrations = new URL('../migrations/', import.meta.url)
const broker = await createBroker(t)
const { brokers, registryUrl, topicPrefix } = broker
const database = await createDatabase(t, { migrations })
const service = await startService(t, {
  service: ({ db }) => analytics({ db, graceMs }),
  ...{ migrations, broker, database },
})
const { db } = service
const snapshots = await received(t, broker, ['analytics.snapshots.v1'])
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
/** Closes every window, and waits until what was published of each has been received. The service's own job may be at it too. */
async function closeAll(): Promise<void> {
  const left = FACTS.map((table) => `select from ${table} where not counted`).join(' union all ')
  await until(
    async () => {
      await closeWindows(db, graceMs, () => ago(-5)).run(new AbortController().signal)
      const rows = await db.query(`${left} union all select from recounts limit 1`)
      return rows.length === 0
    },
    { within: 120_000, message: 'Windows stayed open' },
  )
  await until(
    async () => {
      const newest = new Map(snapshots.all().map(({ key, data }) => [key, JSON.stringify(data)]))
      const rows = await db.query<{ window: string; data: string }>(
        'select window_key as "window", data from snapshots',
      )
      return rows.every(({ window, data }) => newest.get(window) === data)
    },
    { within: 60_000, message: 'Not all counts were received' },
  )
}

const money = (amountMinor: number, currency: string) => ({ amountMinor, currency })
/** All that is told of an order; of every fifth that its card is declined. */
function order(n: number, orderId = randomUUID()): AnyEvent[] {
  const total = money(1_000 + n, n % 3 === 0 ? 'JPY' : 'EUR')
  const line = { sku: `p${n % 4}`, name: 'tea', quantity: 1 + (n % 3), unitPrice: total, requiresPrescription: false }
  const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
  const customerId = randomUUID()
  return [
    OrderPlaced({
      ...{ orderId, customerId, lines: [line], total, paymentToken: 'tok_ok', shipTo, channel: 'web' },
      requiresPrescription: false,
    }),
    n % 5 === 0
      ? PaymentDeclined({ orderId, reason: 'insufficient_funds' })
      : PaymentAuthorized({ orderId, paymentId: randomUUID(), amount: total }),
    ...(n % 5 === 0 ? [] : [OrderCompleted({ orderId, customerId, total })]),
    PageViewed({ sku: `p${n % 4}`, userId: null, viewedAt: new Date() }),
  ]
}

/** Every fact, and every count as it was published last, but those of one minute. */
async function state({ but = new Date(0) } = {}): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const table of [...FACTS, 'snapshots']) {
    const rows = await db.query<{ row: string }>(
      `select (to_jsonb(t) - 'counted')::text as row from ${table} t where minute <> $1 order by 1`,
      [but],
    )
    tables[table] = rows.map(({ row }) => row)
  }
  return tables
}

/** Runs the command as an operator would. */
const replay = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [new URL('../../../apps/cli/src/main.ts', import.meta.url).pathname, 'replay', 'analytics', ...args],
    {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        KAFKA_BROKERS: brokers.join(','),
        SCHEMA_REGISTRY_URL: registryUrl,
        TOPIC_PREFIX: topicPrefix,
      },
    },
  )

test('a rebuild, killed in the middle and continued, gives the same numbers to the cent and publishes only what differs', async () => {
  const orders = Array.from({ length: 40 }, (_, n) => n)
  const events = orders.flatMap((n) =>
    order(n).map((event) => ({ ...event, id: randomUUID(), time: ago(n % 4 === 0 ? 3 : 1) })),
  )
  const twice = events.slice(0, 8)
  await publishAs(t, broker, ...events, ...twice)
  await settled([service], { within: 60_000 })

  // An order that stands first in the log is taken off it, as retention would: what it counts can't be read any more. One that is
  // not there twice, else it can, from another place.
  const [oldest] = await db.query<{ partition: number }>(
    `select log_partition as partition from sales
      where log_topic = 'orders.v1' and log_offset = 0 and order_id <> all($1::uuid[]) limit 1`,
    [twice.flatMap(({ data }) => ('orderId' in data ? [data.orderId] : []))],
  )
  await deleteRecordsBefore(broker, { topic: 'orders.v1', partition: oldest?.partition ?? 0, offset: 1n })
  await closeAll()
  const before = await state()
  assert.ok((before.snapshots ?? []).length > 0)
  const late = await db.query<{ late: number }>(
    `select sum((data::json ->> 'late')::int)::int as late from snapshots where type = 'analytics.funnel.counted'`,
  )
  assert.equal(late[0]?.late, events.filter(({ time }) => time < ago(2)).length)

  // A wrong amount that was published, a fact that is missing, one that never was.
  const [harm] = await db.query<{ minute: Date }>(`update outcomes set amount_minor = amount_minor + 7, counted = false
    where order_id = (select order_id from outcomes where currency = 'EUR' order by order_id limit 1) returning minute`)
  const mended = `revenue/EUR/${harm?.minute.toISOString()}`
  await closeAll()
  await db.query('delete from steps where event_id in (select event_id from steps where log_offset > 0 limit 5)')
  await db.query(`insert into page_views (event_id, sku, minute, log_topic, log_partition, log_offset, logged_at, counted)
    select gen_random_uuid(), sku, minute, log_topic, log_partition, log_offset, logged_at, true from page_views limit 3`)
  const harmed = await state()
  assert.notDeepEqual(harmed, before)
  const told = snapshots.all().length

  const [slow] = events.slice(-4)
  const child = fork(new URL('./rebuilding.ts', import.meta.url), {
    env: {
      ...process.env,
      WHERE: JSON.stringify({
        ...{ databaseUrl: database.url, brokers, registryUrl, topicPrefix, graceMs },
        slowKey: slow?.data.orderId,
      }),
    },
  })
  const ended = once(child, 'exit')
  const filled = async () => {
    const rows = await db.query<{ n: number }>('select count(*)::int as n from rebuild.steps').catch(() => [{ n: 0 }])
    return rows[0]?.n ?? 0
  }
  await until(async () => (await filled()) > 0, { within: 60_000, message: 'The rebuild did not begin' })
  child.kill('SIGKILL')
  await ended
  const half = await filled()
  assert.ok(half > 0 && half < (before.steps ?? []).length, `${half} steps were made anew before the kill`)
  assert.deepEqual(await state(), harmed, 'the old tables serve on')

  // What comes behind the end of the part that is read has a minute of its own.
  const minute = minuteOf(ago(1.5))
  await publishAs(t, broker, ...order(41).map((event) => ({ ...event, time: minute })))
  await settled([service], { within: 60_000 })
  const summary = JSON.parse((await replay('--from-beginning', '--json')).stdout)
  assert.ok(summary.switched)
  assert.ok(summary.resumed, 'it went on with the one that was killed')
  assert.ok(summary.kept > 0, 'what is off the log, and what came behind its end, was carried over')
  assert.deepEqual(await db.query(`select from pg_namespace where nspname = 'rebuild'`), [])

  await closeAll()
  assert.deepEqual(await state({ but: minute }), before)
  const came = () =>
    snapshots
      .all()
      .slice(told)
      .map(({ key }) => key)
      .sort()
  const name = minute.toISOString()
  const expected = [
    ...[
      `funnel/${name}`,
      `revenue/EUR/${name}`,
      `steps/completed/${name}`,
      `steps/paid/${name}`,
      `top-products/${name}`,
    ],
    mended,
  ].sort()
  await until(() => came().length >= expected.length, { message: `${came()} came` })
  assert.deepEqual(came(), expected)
})

test('the service counts on while it is rebuilt, and after', async () => {
  const runs = Array.from({ length: 20 }, (_, n) => order(n))
  const counting = (async () => {
    for (const run of runs) await publishAs(t, broker, ...run)
  })()
  await replay('--from', '2h')
  await counting
  await settled([service], { within: 60_000 })
  const ids = runs.map(([first]) => first?.data.orderId)
  const rows = await db.query('select from sales where order_id = any($1::uuid[])', [ids])
  assert.equal(rows.length, 20)
})

test('a service whose tables hold more than the log is refused, with the reason', async () => {
  const refused = await rebuildable(new URL('../../', import.meta.url).pathname, 'payments').catch(String)
  assert.match(String(refused), /payments can't be rebuilt .* it asks others on .* requests write to it/)
})
