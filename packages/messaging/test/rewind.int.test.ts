import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { type Database, on, publish, type RunningConsumer } from '../src/index.ts'
import { Moved, movePartitions, openPartition, type PartitionId, takeEvents } from '../src/postgres/inbox.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const SEED = Number(process.env.SEED ?? 7)
const KEYS = 12

interface Seeing extends World {
  send(...numbers: number[]): Promise<void>
  seen(): Promise<number[]>
  committed(): Promise<{ partition: number; offset: bigint }[]>
  reading(): RunningConsumer
}

/** A service that notes each ping it takes. */
async function createSeeing(t: TestContext): Promise<Seeing> {
  const world = await createWorld(t)
  await world.db.query('create table seen (place bigserial, key text, n int)')
  world.relay()
  const see = on(Ping, async ({ data }, tx) => {
    await tx.query('insert into seen (key, n) values ($1, $2)', [data.id, data.n])
  })
  return {
    ...world,
    send: (...numbers) =>
      world.db.transaction((tx) => publish(tx, ...numbers.map((n) => Ping({ id: `k${n % KEYS}`, n, at })))),
    seen: async () => (await world.db.query<{ n: number }>('select n from seen order by place')).map(({ n }) => n),
    committed: () => committedBy(world),
    reading: () => world.consumer([see]),
  }
}

async function committedBy({ brokers, topicPrefix }: World) {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
  try {
    const [found] = await admin.listConsumerGroupOffsets({ groups: [`${topicPrefix}${SERVICE}`] })
    const topic = found?.topics.find(({ name }) => name === `${topicPrefix}${Ping.topic}`)
    return (topic?.partitions ?? [])
      .map(({ partitionIndex: partition, committedOffset: offset }) => ({ partition, offset }))
      .sort((a, b) => a.partition - b.partition)
  } finally {
    await admin.close()
  }
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)
const everywhere = (offset: bigint) => [0, 1, 2].map((partition) => ({ topic: Ping.topic, partition, offset }))

test('a paused consumer takes nothing, keeps its partitions, also over a rebalance, and goes on where it was', async (t) => {
  const world = await createSeeing(t)
  await world.send(...upTo(30))
  const consumer = world.reading()
  await until('all are seen', async () => (await world.seen()).length === 30)
  await consumer.pause()
  assert.deepEqual([consumer.status().paused, consumer.status().lastError], [true, undefined])
  const before = consumer.held().length
  assert.ok(before > 3, 'three of the topic, and those that dead letters come back by')

  await world.send(...upTo(60).slice(30))
  const other = world.reading()
  // Only a member that answers its heartbeats hears that another has come, and shares with it.
  await until('they share', () => other.held().length > 0 && consumer.held().length < before)
  await until('the other one takes its part', async () => (await world.seen()).length > 30)
  await other.close()
  await until('it has all again', () => consumer.held().length === before)
  await consumer.resume()
  await until('the rest is seen', async () => (await world.seen()).length >= 60)
  assert.deepEqual(sorted(await world.seen()), upTo(60))
  assert.equal(consumer.status().paused, false)
})

test('a consumer that was rewound reads again: what it remembers does nothing, what it has forgotten is taken', async (t) => {
  const world = await createSeeing(t)
  await world.send(...upTo(20))
  const consumer = world.reading()
  await until('all are seen', async () => (await world.seen()).length === 20)
  const { moved, left } = await consumer.rewind(everywhere(0n))
  assert.deepEqual([moved.length, left], [3, []])
  await world.send(20)
  await until('it has come through again', async () => (await world.seen()).includes(20))
  assert.deepEqual(sorted(await world.seen()), upTo(21))

  // As if the window in which events are remembered had passed.
  await world.db.query('delete from messaging.inbox')
  await consumer.rewind(everywhere(0n))
  await until('all are taken once more', async () => (await world.seen()).length === 42)
  assert.deepEqual(sorted(await world.seen()), sorted([...upTo(21), ...upTo(21)]))
})

test('a consumer that was moved on skips what lies between, and says which partitions it does not have', async (t) => {
  const world = await createSeeing(t)
  const consumer = world.reading()
  await until('it has its partitions', () => consumer.held().length > 3)
  await consumer.pause()
  await world.send(...upTo(30))
  let ends: { partition: number; offset: bigint }[] = []
  await until('all are on the topic', async () => {
    const records = await world.dump(Ping.topic)
    ends = [0, 1, 2].map((partition) => ({
      partition,
      offset: BigInt(records.filter((record) => record.partition === partition).length),
    }))
    return records.length === 30
  })
  const places = ends.map((end) => ({ topic: Ping.topic, ...end }))
  const elsewhere = { topic: 'nobody.v1', partition: 0, offset: 0n }
  assert.deepEqual(await consumer.rewind([...places, elsewhere]), { moved: places, left: [elsewhere] })
  assert.deepEqual(await world.committed(), ends)
  assert.equal(consumer.status().paused, true, 'it is paused as before')
  await consumer.resume()
  await world.send(30)
  await until('the next is seen', async () => (await world.seen()).includes(30))
  assert.deepEqual(await world.seen(), [30])
})

test('an offset that a partition does not have is refused, and nothing is moved', async (t) => {
  const world = await createSeeing(t)
  await world.send(...upTo(9))
  const consumer = world.reading()
  await until('all are seen', async () => (await world.seen()).length === 9)
  const message = /has the offsets 0 to \d+, and no 1000/
  await assert.rejects(consumer.rewind(everywhere(1_000n)), { name: 'RangeError', message })
  await world.send(9)
  await until('it goes on', async () => (await world.seen()).length === 10)
})

test('what a partition’s earlier owner still has in hand when it is moved is not taken, and does not move it back', async (t) => {
  const { db } = await createWorld(t)
  const from: PartitionId = { topic: Ping.topic, topicId: '01890000-0000-7000-8000-00000000f00d', partition: 0 }
  const records = [{ eventId: uuidv7(), offset: 4n, parked: false }]
  const { epoch } = await openPartition(db, SERVICE, from)
  const take = (as: number) =>
    db.transaction((tx) => takeEvents(tx, SERVICE, [{ from, records, nextOffset: 5n, epoch: as }]))
  await movePartitions(db, SERVICE, [{ from, offset: 2n }])
  await assert.rejects(take(epoch), Moved)
  const opened = await openPartition(db, SERVICE, from)
  assert.deepEqual(opened, { fence: 2n, epoch: epoch + 1 })
  assert.equal((await take(opened.epoch)).parts[0]?.fresh.size, 1)
})

test(`paused, resumed and rewound at random while events come and processes come and go: none is lost or doubled (SEED=${SEED})`, async (t) => {
  const world = await createSeeing(t)
  const random = randomOf(SEED)
  const pick = (most: number) => Math.floor(random() * most)
  let sent = 0
  const send = async (count: number) => {
    await world.send(...Array.from({ length: count }, (_, i) => sent + i))
    sent += count
  }
  await send(60)
  const first = world.reading()
  let second: RunningConsumer | undefined
  await until('some are seen', async () => (await world.seen()).length >= 60)

  for (let step = 0; step < 14; step += 1) {
    await send(1 + pick(25))
    const act = pick(4)
    if (act === 0) await first.pause()
    if (act === 1) await first.resume()
    if (act === 2 && second) {
      await second.close()
      second = undefined
    } else if (act === 2) second = world.reading()
    const place = { topic: Ping.topic, partition: pick(3), offset: await anOffset(world.db, pick) }
    // Another may have it, or the group may just be given out anew: then it is told, and stays where it was.
    if (act === 3) await (second ?? first).rewind([place]).catch((error: Error) => t.diagnostic(error.message))
  }
  await first.resume()
  await send(5)
  await until('every one is seen', async () => new Set(await world.seen()).size === sent, 60_000)
  assert.deepEqual(sorted(await world.seen()), upTo(sent))
  const rows = await world.db.query<{ key: string; n: number }>('select key, n from seen order by place')
  for (const [key, seen] of Map.groupBy(rows, (row) => row.key)) {
    const numbers = seen.map(({ n }) => n)
    assert.deepEqual(numbers, sorted(numbers), `${key} is in order`)
  }
})

/** Some offset that the partition certainly has: not above what was taken of every partition. */
async function anOffset(db: Database, pick: (most: number) => number): Promise<bigint> {
  const [row] = await db.query<{ least: string | null }>(
    'select min(next_offset)::text as least from messaging.offsets where topic = $1',
    [Ping.topic],
  )
  return BigInt(pick(Number(row?.least ?? 0) + 1))
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
