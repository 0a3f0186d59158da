import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publish } from '../src/index.ts'
import { createWorld, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const pending = async ({ db }: World) =>
  (await db.query<{ n: number }>('select count(*) as n from messaging.outbox'))[0]?.n

test('a committed event reaches Kafka with its envelope; one that was rolled back does not', async (t) => {
  const world = await createWorld(t)
  world.relay()
  await assert.rejects(
    world.db.transaction(async (tx) => {
      await publish(tx, Ping({ id: 'rolled-back', n: 1, at }))
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  await world.db.transaction((tx) => publish(tx, Ping({ id: 'kept', n: 2, at })))
  await until('the outbox is empty', async () => (await pending(world)) === 0)

  const records = await world.dump(Ping.topic)
  assert.deepEqual(
    records.map((record) => record.key?.toString()),
    ['kept'],
  )
  const headers = Object.fromEntries([...(records[0]?.headers ?? [])].map(([name, value]) => [name, value.toString()]))
  assert.equal(headers.ce_specversion, '1.0')
  assert.equal(headers.ce_type, 'test.ping.sent')
  assert.equal(headers.ce_source, 'tester')
  assert.equal(headers.ce_subject, 'kept')
  assert.equal(headers.eventversion, '1')
  assert.match(headers.ce_id ?? '', /^[0-9a-f-]{36}$/)
  assert.match(headers.correlationid ?? '', /^[0-9a-f-]{36}$/)
})

test('what can be wrong with an event fails in its transaction', async (t) => {
  const { db } = await createWorld(t)
  const tooLarge = Ping({ id: 'x'.repeat(1_000_000), n: 1, at })
  await assert.rejects(
    db.transaction((tx) => publish(tx, tooLarge)),
    /has \d+ bytes, the limit is 900000/,
  )
  const misfit = Ping({ id: 'x', n: 1.5, at })
  await assert.rejects(
    db.transaction((tx) => publish(tx, misfit)),
    /n = 1\.5/,
  )
})

test('a transaction whose failed statement was swallowed does not pass for committed', async (t) => {
  const { db } = await createWorld(t)
  const swallowing = db.transaction(async (tx) => {
    await tx.query('select 1/0').catch(() => {})
    await publish(tx, Ping({ id: 'a', n: 1, at }))
  })
  await assert.rejects(swallowing, /current transaction is aborted|was rolled back/)
})

test('two relays, one coming and going: every key in the order of its commits, nothing lost', async (t) => {
  const world = await createWorld(t)
  await world.db.query('create table counters (key text primary key, n int not null)')
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  for (const key of keys) await world.db.query('insert into counters values ($1, 0)', [key])

  world.relay()
  let writing = true
  const restless = (async () => {
    while (writing) {
      const relay = world.relay()
      await until('it has its share', () => relay.status().buckets > 0)
      await relay.close()
    }
  })()
  // The number is given under the row's lock, so it tells the order of commits.
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; i < 60; i++) {
      const key = keys[(i + writer) % keys.length] ?? 'a'
      await world.db.transaction(async (tx) => {
        const [row] = await tx.query<{ n: number }>('update counters set n = n + 1 where key = $1 returning n', [key])
        await publish(tx, Ping({ id: key, n: row?.n ?? 0, at }))
      })
    }
  })
  await Promise.all(writers)
  writing = false
  await restless
  await until('the outbox is empty', async () => (await pending(world)) === 0)

  const seen = new Map<string, number[]>()
  for (const record of await world.dump(Ping.topic)) {
    const key = record.key?.toString() ?? ''
    const { n } = Ping.codec.decoderFor(Ping.schema)(record.value?.subarray(5) ?? Buffer.alloc(0)) as { n: number }
    const order = seen.get(key) ?? []
    seen.set(key, order)
    if (!order.includes(n)) order.push(n)
  }
  for (const key of keys) {
    const [row] = await world.db.query<{ n: number }>('select n from counters where key = $1', [key])
    assert.deepEqual(
      seen.get(key),
      Array.from({ length: row?.n ?? 0 }, (_, i) => i + 1),
      `first occurrences of ${key}`,
    )
  }
})
