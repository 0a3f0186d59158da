import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Received, silent, unmeasured } from '../src/index.ts'
import { closeBy, publishResults } from '../src/window/closer.ts'
import { createWorld } from './harness.ts'
import { addSales, type Count, Counted, Sold, salesWindow } from './sales.ts'
import { seeded } from './sales-traffic.ts'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

test(`transactions that add to the same windows while these are closed lose nothing, double nothing and never deadlock (seed ${seed})`, async (t) => {
  const world = await createWorld(t)
  await addSales(world)
  const random = seeded(seed)
  const sales = [salesWindow({ name: 'b' }, () => 'drop'), salesWindow({ name: 'a', size: '3s' }, () => 'drop')]
  const base = Date.now() - 3_600_000
  const deps = { db: world.db, log: silent, metrics: unmeasured }
  const stop = new AbortController()
  let clock = base
  let sent = 0

  const writers = [0, 1, 2, 3, 4, 5].map(async (partition) => {
    for (let i = 0; i < 60; i++) {
      await world.db.transaction(async (tx) => {
        for (let n = 0; n < 10; n++) {
          const at = new Date(clock + (random() - 0.8) * 10_000)
          const data = { id: 'x', shop: `shop-${Math.floor(random() * 6)}`, amount: 1, at }
          const { type, topic } = Sold
          const event = { id: randomUUID(), type, topic, key: 'x', partition, data, time: at } as Received<unknown>
          for (const { handlers } of sales) await handlers[0]?.commit(event, tx, undefined)
        }
      })
      sent += 10
      clock += 20
    }
  })
  const closers = [0, 1].map(async () => {
    while (!stop.signal.aborted) {
      for (const window of sales) {
        await closeBy(window, clock, deps)
        await publishResults(window, deps, stop.signal)
      }
    }
  })
  await Promise.all(writers)
  stop.abort()
  await Promise.all(closers)
  const end = new AbortController().signal
  for (const window of sales) {
    await closeBy(window, clock + 3_600_000, deps)
    await publishResults(window, deps, end)
  }

  const rows = await world.db.query<{ value: Buffer }>('select value from messaging.outbox order by bucket, id')
  const decode = Counted.codec.decoderFor(Counted.schema)
  const counts = rows.map(({ value }) => decode(value.subarray(5)) as Count)
  const [dropped] = await world.db.query<{ sum: number }>('select sum(dropped)::int from messaging.window_clocks')
  const counted = counts.reduce((sum, { events }) => sum + events, 0)
  assert.equal(sent, 3_600)
  assert.equal(counted + (dropped?.sum ?? 0), 2 * sent)
  assert.ok(counted > sent / 2, `only ${counted} of ${2 * sent} were counted`)
  assert.ok((dropped?.sum ?? 0) > 0, 'nothing was late: the closers did not race the writers')
  const ids = counts.map(({ shop, start, end }) => `${shop} ${start.getTime()} ${end.getTime()}`)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(await world.db.query('select key from messaging.windows'), [])
  const [{ deadlocks } = { deadlocks: -1 }] = await world.db.query<{ deadlocks: number }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  assert.equal(deadlocks, 0)
})
