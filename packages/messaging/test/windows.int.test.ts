import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ProduceAcks, Producer } from '@platformatic/kafka'
import { lateTopic, silent, startWindows, Unavailable } from '../src/index.ts'
import type { AnyWindow } from '../src/window/window.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { addSales, Refunded, Sold, salesWindow } from './sales.ts'
import { allTold, audit, endings, openTraffic, results, resultsAre, seeded } from './sales-traffic.ts'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const SIZE_MS = 10_000
const GRACE_MS = 5_000

/** A time some minutes ago at which a window of 10 s begins. */
const base = Math.floor((Date.now() - 600_000) / SIZE_MS) * SIZE_MS
const at = (ms: number) => new Date(base + ms)
const sold = (shop: string, amount: number, ms: number, id = shop) => Sold({ id, shop, amount, at: at(ms) })

async function createShop(t: TestContext, ...windows: AnyWindow[]) {
  const world = await createWorld(t)
  await addSales(world)
  world.relay()
  const traffic = openTraffic(t, world)
  return {
    ...world,
    ...traffic,
    consume: () => world.consumer(windows.flatMap((window) => [...window.handlers])),
    closer: () => {
      const running = startWindows({ ...world, service: SERVICE, windows, log: silent })
      t.after(() => running.close())
      return running
    },
  }
}

/** How many events the open windows hold. */
async function added(world: World): Promise<number> {
  const [row] = await world.db.query<{ sum: number }>(
    'select coalesce(sum(events), 0)::int as sum from messaging.windows',
  )
  return row?.sum ?? 0
}

const clockSums = async (world: World) => {
  const [row] = await world.db.query<{ late: number; dropped: number }>(
    'select sum(late)::int as late, sum(dropped)::int as dropped from messaging.window_clocks',
  )
  return row
}

test(`events out of order within the grace are counted exactly, from two topics, each window told once (seed ${seed})`, async (t) => {
  const shop = await createShop(t, salesWindow())
  shop.consume()
  shop.closer()
  shop.closer()
  const random = seeded(seed)
  for (let round = 0; round < 6; round++) {
    const events = Array.from({ length: 150 }, (_, i) => {
      const latest = (round * 150 + i) * 60
      const type = random() < 0.3 ? Refunded : Sold
      const time = latest - Math.floor(random() * GRACE_MS)
      return type({ id: `${Math.floor(random() * 50)}`, shop: `shop-${i % 4}`, amount: i, at: at(time) })
    })
    await shop.sendEvents(...events)
  }
  await shop.sendEvents(...endings(at(100_000)))
  await allTold(shop)
  assert.deepEqual(await audit(shop, SIZE_MS), [])
})

test('an event that comes after its window was closed goes to the late topic byte for byte, and the result stays', async (t) => {
  const shop = await createShop(t, salesWindow())
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('a', 5, 1_000), ...endings(at(15_000)))
  await resultsAre(shop, 1)

  const late = shop.recordOf(sold('a', 7, 2_000))
  await shop.send([late])
  // Its window is open: it is late for the other one only.
  await shop.sendEvents(sold('a', 9, 10_500))
  await until('the late one is told of', async () => (await shop.dump(lateTopic(SERVICE))).length === 1)
  const [record] = await shop.dump(lateTopic(SERVICE))
  const headers = Object.fromEntries([...(record?.headers ?? [])].map(([name, value]) => [name, value.toString()]))
  const original = (await shop.dump(Sold.topic)).find((one) => one.headers.get('ce_id')?.toString() === headers.ce_id)
  assert.deepEqual(record?.value, late.value)
  assert.deepEqual(record?.key, late.key)
  assert.deepEqual(
    { ...headers, ce_time: undefined },
    {
      ...Object.fromEntries([...(original?.headers ?? [])].map(([name, value]) => [name, value.toString()])),
      ce_time: undefined,
      lt_service: SERVICE,
      lt_window: 'sales',
      lt_key: 'a',
      lt_start: at(0).toISOString(),
      lt_end: at(10_000).toISOString(),
      lt_topic: Sold.topic,
      lt_partition: String(original?.partition),
      lt_offset: String(original?.offset),
    },
  )
  await shop.sendEvents(...endings(at(30_000)))
  await resultsAre(shop, 2)
  const told = (await results(shop)).filter((count) => count.shop === 'a')
  assert.deepEqual(
    told.map(({ start, sum }) => [start.getTime() - base, sum]),
    [
      [0, 5],
      [10_000, 9],
    ],
  )
  assert.deepEqual(await clockSums(shop), { late: 1, dropped: 0 })
})

test('a late event that a window drops is counted', async (t) => {
  const shop = await createShop(
    t,
    salesWindow({}, () => 'drop'),
  )
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('a', 5, 1_000), ...endings(at(15_000)))
  await resultsAre(shop, 1)
  await shop.sendEvents(sold('a', 7, 2_000), sold('b', 7, 3_000))
  await until('both are counted', async () => (await clockSums(shop))?.dropped === 2)
  assert.deepEqual(await shop.dump(lateTopic(SERVICE)), [])
})

test('a partition without events holds no window open', async (t) => {
  const shop = await createShop(t, salesWindow({ idle: '500ms' }))
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('a', 5, 1_000))
  await resultsAre(shop, 1)
})

test('a partition that is not read yet holds windows open, however long: its events are not late', async (t) => {
  const sales = salesWindow({ idle: '100ms' })
  let isDown = true
  const down = sales.handlers.map((handler) => ({
    ...handler,
    commit: (...[event, tx, result]: Parameters<typeof handler.commit>) => {
      if (isDown && event.topic === Refunded.topic) throw new Unavailable('down', { retryAfterMs: 50 })
      return handler.commit(event, tx, result)
    },
  }))
  const shop = await createShop(t, sales)
  await shop.sendEvents(Refunded({ id: 'a', shop: 'a', amount: 2, at: at(2_000) }), sold('a', 5, 1_000))
  shop.consumer(down)
  const closer = shop.closer()
  await until('the sale is counted', async () => (await added(shop)) === 1)
  const countedAt = Date.now()
  // Ten times the idle time and the grace are over for every partition but the one that is down.
  await until('it is asked for ends a few times', () => Date.now() > countedAt + 3_500)
  assert.equal(closer.status().get('sales')?.heldBackBy?.startsWith(Refunded.topic), true)
  assert.deepEqual(await results(shop), [])

  isDown = false
  await resultsAre(shop, 1)
  assert.deepEqual(await audit(shop, SIZE_MS), [])
})

test('a partition that ends in a transaction of Kafka, behind which nothing is to be read, holds no window open', async (t) => {
  const shop = await createShop(t, salesWindow({ idle: '500ms' }))
  const producer = new Producer({
    clientId: 'tills',
    bootstrapBrokers: shop.brokers,
    idempotent: true,
    transactionalId: shop.topicPrefix,
    strict: false,
  })
  t.after(() => producer.close())
  const transaction = await producer.beginTransaction({})
  const { topic, key, value, headers } = shop.recordOf(sold('a', 5, 1_000))
  const message = { topic, headers, key: key ?? Buffer.alloc(0), value: value ?? Buffer.alloc(0) }
  await transaction.send({ acks: ProduceAcks.ALL, messages: [message] })
  await transaction.commit()
  shop.consume()
  shop.closer()
  await resultsAre(shop, 1)
})

test('an event from the far future closes nothing, and is counted in its own window', async (t) => {
  const shop = await createShop(t, salesWindow())
  shop.consume()
  const closer = shop.closer()
  await shop.sendEvents(sold('a', 5, 1_000), ...endings(at(2_000)))
  await shop.sendEvents(...endings(new Date(Date.now() + 86_400_000)))
  await until('the future is counted', async () => (await added(shop)) === 161)
  await until('the watermark is there', () => closer.status().get('sales')?.time === base + 2_000)
  await shop.sendEvents(sold('a', 7, 3_000), ...endings(at(15_000)))
  await resultsAre(shop, 1)
  assert.deepEqual(await audit(shop, SIZE_MS), [])
})

test('hopping windows tell of what they hold before they end, and once when they are over', async (t) => {
  const shop = await createShop(t, salesWindow({ every: '5s', early: '100ms' }))
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('a', 5, 6_000), ...endings(at(6_000)))
  const early = async () => (await results(shop)).filter((count) => count.shop === 'a' && !count.final)
  await until('both windows are told of', async () => (await early()).length === 2)
  await shop.sendEvents(sold('a', 7, 12_000))
  await until('and again', async () =>
    (await early()).some(({ start, sum }) => start.getTime() === base + 5_000 && sum === 12),
  )
  await shop.sendEvents(...endings(at(60_000)))
  await resultsAre(shop, 3)
  const final = (await results(shop)).filter((count) => count.shop === 'a' && count.final)
  assert.deepEqual(
    final.map(({ start, sum }) => [start.getTime() - base, sum]),
    [
      [0, 5],
      [5_000, 12],
      [10_000, 7],
    ],
  )
})

test('a window whose result cannot be made holds up no other, and is kept', async (t) => {
  const shop = await createShop(t, salesWindow())
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('unlucky', 5, 1_000), sold('a', 5, 1_000), sold('z', 5, 9_000), ...endings(at(15_000)))
  await resultsAre(shop, 2)
  await until('the third waits', async () => {
    const kept = await shop.db.query(`select key, error, events from messaging.windows where error is not null`)
    assert.ok(kept.length === 0 || JSON.stringify(kept) === '[{"key":"unlucky","error":"unlucky","events":1}]')
    return kept.length === 1
  })
})

test('the audit sees what happens when the mark that windows are closed is lost', async (t) => {
  const shop = await createShop(t, salesWindow())
  shop.consume()
  shop.closer()
  await shop.sendEvents(sold('a', 5, 1_000), ...endings(at(15_000)))
  await resultsAre(shop, 1)
  await shop.db.query('delete from messaging.window_marks')
  await shop.sendEvents(sold('a', 7, 2_000))
  await resultsAre(shop, 2)
  assert.deepEqual(
    (await audit(shop, SIZE_MS)).map((fault) => fault.slice(27)),
    ['is 1 events, 5, not 2 events, 12', 'is told twice'],
  )
})
