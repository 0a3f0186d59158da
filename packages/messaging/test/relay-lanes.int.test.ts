import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { publish } from '../src/index.ts'
import type { OutgoingRecord } from '../src/kafka/producer.ts'
import { createMemoryBroker } from '../src/testing/memory-broker.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
/** A relay that does not wait connects anew after 0.1 s. */
const WATCHED_MS = 3_000

test('a relay that lost its connection begins anew when all that was on its way has ended, and not before', async (t) => {
  const held = Promise.withResolvers<void>()
  // Before the world's end, which waits for the relay.
  t.after(() => held.resolve())
  const world = await createWorld(t)
  const broker = createMemoryBroker()
  broker.createTopics([{ name: world.topicPrefix + Ping.topic, partitions: 3 }])
  let holding = false
  const holdingBack = {
    ...broker,
    async append(records: readonly OutgoingRecord[]) {
      if (records.some(({ key }) => String(key) === KEYS[0]) && !holding) {
        holding = true
        await held.promise
      }
      await broker.append(records)
    },
  }
  const sessions = async () => {
    const rows = await world.db.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and application_name = $1',
      [`${SERVICE}-relay`],
    )
    return rows.map(({ pid }) => pid)
  }
  const write = (n: number) =>
    world.db.transaction(async (tx) => {
      for (const id of KEYS) await publish(tx, Ping({ id, n, at }))
    })

  const relay = world.relay({ brokers: holdingBack, producers: 2 })
  await write(1)
  await until('the first event of a key is on its way', () => holding)
  const [session] = await sessions()
  assert.ok(session)
  await world.db.query('select pg_terminate_backend($1)', [session])
  await until('its connection is gone', async () => !(await sessions()).includes(session))
  await write(2)
  for (const end = Date.now() + WATCHED_MS; Date.now() < end; await delay(100)) {
    assert.deepEqual(await sessions(), [], 'it has connected anew while a send was on its way')
  }

  held.resolve()
  const pending = async () => (await world.db.query('select 1 from messaging.outbox')).length
  await until('it carries on', async () => (await pending()) === 0)
  assert.equal(relay.status().lastError, undefined)
  const records = broker.records(world.topicPrefix + Ping.topic)
  const decode = Ping.codec.decoderFor(Ping.schema)
  for (const id of KEYS) {
    const numbers = records
      .filter(({ key }) => String(key) === id)
      .map(({ value }) => (decode(value?.subarray(5) ?? Buffer.alloc(0)) as { n: number }).n)
    // What was on its way may come a second time, and never behind what follows it.
    assert.deepEqual(numbers, numbers.toSorted(), `${id}: ${numbers}`)
    assert.deepEqual([...new Set(numbers)], [1, 2])
  }
})
