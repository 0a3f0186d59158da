import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type AnyEvent, on, PermanentError, publish, Unavailable, withContext } from '../src/index.ts'
import { partitionOf } from '../src/kafka/partition.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const NODE_COMPILE_CACHE = join(tmpdir(), 'waybill-crashing-consumer')
const at = new Date(1_763_700_000_000)

async function createSeeing(
  t: TestContext,
): Promise<World & { seen(): Promise<number[]>; send(...events: AnyEvent[]): Promise<void> }> {
  const world = await createWorld(t)
  await world.db.query('create table seen (place bigserial, n int)')
  world.relay()
  return {
    ...world,
    seen: async () => (await world.db.query<{ n: number }>('select n from seen order by place')).map((row) => row.n),
    send: (...events) => world.db.transaction((tx) => publish(tx, ...events)),
  }
}

const see = on(Ping, async ({ data }, tx) => {
  await tx.query('insert into seen (n) values ($1)', [data.n])
})

const count = async (world: World, from: string) =>
  (await world.db.query<{ n: number }>(`select count(*)::int as n from ${from}`))[0]?.n ?? 0

const TRANSACTIONS = '(select distinct tx from taken) t'
/** What a transaction took although it stands before what one took that began earlier. */
const INVERSIONS = 'taken a join taken b on a.part = b.part and a.tx < b.tx and a.place > b.place'

const texts = (headers: Map<string, Buffer> | undefined) =>
  Object.fromEntries([...(headers ?? [])].map(([name, value]) => [name, value.toString()]))

test('an event that comes twice takes effect once', async (t) => {
  const world = await createSeeing(t)
  await world.send(Ping({ id: 'a', n: 1, at }))
  await until('it is on the topic', async () => (await world.dump(Ping.topic)).length === 1)
  const [record] = await world.dump(Ping.topic)
  assert.ok(record)
  const producer = openProducer({ brokers: world.brokers, clientId: 'again' })
  t.after(() => producer.close())
  const headers = new Map([...record.headers].map(([name, value]) => [Buffer.from(name), value]))
  for (let i = 0; i < 3; i++) {
    await producer.send([{ topic: world.topicPrefix + record.topic, key: record.key, value: record.value, headers }])
  }
  await world.send(Ping({ id: 'a', n: 2, at }))

  world.consumer([see])
  await until('the last one is seen', async () => (await world.seen()).includes(2))
  assert.deepEqual(await world.seen(), [1, 2])
})

test('of a long backlog what stands first in its partition is taken first, however many events one key has', async (t) => {
  const world = await createSeeing(t)
  await world.db.query('create table taken (part int, place int, tx xid8)')
  const ids = Array.from({ length: 1_600 }, (_, i) => (i % 4 === 0 ? `k${i}` : 'many'))
  for (let i = 0; i < ids.length; i += 400)
    await world.send(...ids.slice(i, i + 400).map((id, n) => Ping({ id, n: i + n, at })))
  await until('all are on the topic', async () => (await world.dump(Ping.topic)).length === ids.length)
  const note = on(Ping, async ({ partition, offset }, tx) => {
    await tx.query('insert into taken values ($1, $2, pg_current_xact_id())', [partition, String(offset)])
  })
  world.consumer([note])
  await until('all are taken', async () => (await count(world, 'taken')) === ids.length)
  assert.equal(await count(world, INVERSIONS), 0)
  assert.ok((await count(world, TRANSACTIONS)) > 1, 'it took several transactions')
})

test('behind a crash the events that are taken one by one come before those that stand behind them', async (t) => {
  const world = await createSeeing(t)
  await world.db.query('create table taken (part int, place int, tx xid8)')
  const note = on(Ping, async ({ partition, offset }, tx) => {
    await tx.query('insert into taken values ($1, $2, pg_current_xact_id())', [partition, String(offset)])
  })
  const ids = Array.from({ length: 4_000 }, (_, i) => `k${i}`)
    .filter((id) => partitionOf(Buffer.from(id), 3) === 0)
    .slice(0, 1_200)
  const before = world.consumer([note])
  await world.send(Ping({ id: ids[0] ?? '', n: 0, at }))
  await until('one is taken', async () => (await count(world, 'taken')) === 1)
  await before.close()
  // As a process leaves it that ended during an event of this partition.
  await world.db.query(`
    insert into messaging.attempts (consumer_group, topic_id, partition, record_offset, attempts)
    select consumer_group, topic_id, partition, 100, 1 from messaging.offsets where partition = 0`)
  await world.send(...ids.slice(1).map((id, n) => Ping({ id, n, at })))
  world.consumer([note])
  await until('all are taken', async () => (await count(world, 'taken')) === ids.length, 120_000)
  assert.ok((await count(world, TRANSACTIONS)) > 1_000, 'the first thousand were taken one by one')
  assert.equal(await count(world, INVERSIONS), 0)
})

test('events in quick succession are fetched together and share commits, also those of different partitions', async (t) => {
  const world = await createSeeing(t)
  world.consumer([see], { lingerMs: 1_000 })
  await world.send(Ping({ id: 'first', n: 0, at }))
  await until('it reads', async () => (await world.seen()).length === 1)
  const numbers = Array.from({ length: 60 }, (_, i) => i + 1)
  // Each in a commit of its own, and on the topic one by one.
  for (const n of numbers) await world.send(Ping({ id: `key-${n}`, n, at }))
  await until('all are seen', async () => (await world.seen()).length === 61)
  assert.deepEqual(
    (await world.seen()).toSorted((a, b) => a - b),
    [0, ...numbers],
  )
  const commits = await world.db.query('select distinct xmin from seen')
  assert.ok(commits.length < 20, `61 events took ${commits.length} commits`)
})

test('what a handler returns is published with its cause', async (t) => {
  const world = await createSeeing(t)
  const answer = on(Ping, ({ data }) => (data.n > 0 ? Ping({ id: data.id, n: data.n - 1, at }) : undefined))
  world.consumer([answer])
  await withContext(
    { correlationId: 'order-7', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    () => world.send(Ping({ id: 'chain', n: 2, at })),
  )
  await until('three are on the topic', async () => (await world.dump(Ping.topic)).length === 3)

  const records = (await world.dump(Ping.topic)).map((record) => texts(record.headers))
  assert.deepEqual(
    records.map((headers) => headers.correlationid),
    ['order-7', 'order-7', 'order-7'],
  )
  assert.deepEqual(
    records.slice(1).map((headers) => headers.causationid),
    records.slice(0, 2).map((headers) => headers.ce_id),
  )
  for (const headers of records) assert.match(headers.traceparent ?? '', /^00-0af7651916cd43dd8448eb211c80319c-/)
})

test('an event that fails is tried three times, then is a dead letter; its key goes on behind it', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const unlucky = on(Ping, async (event, tx) => {
    if (event.data.n === 2) {
      tries += 1
      throw new Error('unlucky')
    }
    await see.commit(event, tx, undefined)
  })
  await world.send(...[1, 2, 3, 4].map((n) => Ping({ id: 'a', n, at })))
  world.consumer([unlucky])
  await until('the last one is seen', async () => (await world.seen()).includes(4))
  assert.deepEqual(await world.seen(), [1, 3, 4])
  assert.equal((await world.db.query('select 1 from messaging.parked')).length, 0)
  // More than three when it first failed in batches with others, which count for none of them.
  assert.ok(tries >= 3 && tries <= 5, `${tries} tries`)

  await until('the dead letter is there', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 1)
  const [letter] = await world.dump(`${SERVICE}.dlq.v1`)
  const original = (await world.dump(Ping.topic)).find(
    (record) =>
      record.offset === BigInt(texts(letter?.headers).dl_offset ?? -1) &&
      record.partition === Number(texts(letter?.headers).dl_partition),
  )
  assert.deepEqual(letter?.value, original?.value)
  assert.deepEqual(letter?.key, original?.key)
  const headers = texts(letter?.headers)
  assert.equal(headers.dl_topic, Ping.topic)
  assert.equal(headers.dl_error, 'unlucky')
  assert.equal(headers.dl_attempts, '3')
  assert.equal(headers.ce_id, texts(original?.headers).ce_id)
})

test('a permanent error is a dead letter at once', async (t) => {
  const world = await createSeeing(t)
  let tries = 0
  const never = on(Ping, () => {
    tries += 1
    throw new PermanentError('no such account', { code: 'no-account' })
  })
  world.consumer([never])
  await world.send(Ping({ id: 'a', n: 1, at }))
  await until('the dead letter is there', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 1)
  assert.equal(texts((await world.dump(`${SERVICE}.dlq.v1`))[0]?.headers).dl_error_code, 'no-account')
  assert.ok(tries <= 2, `${tries} tries`)
})

test('an outage of something outside delays, however long, and makes no dead letter', async (t) => {
  const world = await createSeeing(t)
  let asked = 0
  const waiting = on(Ping, {
    effect: async () => {
      asked += 1
      if (asked <= 6) throw new Unavailable('the provider is down', { retryAfterMs: 20 })
      return asked
    },
    commit: async ({ data }, tx) => {
      await tx.query('insert into seen (n) values ($1)', [data.n])
    },
  })
  world.consumer([waiting])
  await world.send(Ping({ id: 'a', n: 1, at }), Ping({ id: 'b', n: 2, at }))
  await until('both are seen', async () => (await world.seen()).length === 2)
  assert.deepEqual(await world.dump(`${SERVICE}.dlq.v1`), [])
})

test('bytes that are no event, and a schema nobody knows, are dead letters with their bytes', async (t) => {
  const world = await createSeeing(t)
  const producer = openProducer({ brokers: world.brokers, clientId: 'poison' })
  t.after(() => producer.close())
  const envelope = { ce_id: '01890000-0000-7000-8000-000000000001', ce_type: Ping.type, ce_source: 'nobody' }
  const poison = (value: Buffer, headers: Record<string, string>) => ({
    topic: world.topicPrefix + Ping.topic,
    key: Buffer.from('a'),
    value,
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  })
  await producer.send([
    poison(Buffer.from('{"not":"avro"}'), envelope),
    poison(Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1]), envelope),
    poison(Buffer.from([0, 0, 0, 0, 1, 1]), {}),
  ])
  world.consumer([see])
  await world.send(Ping({ id: 'a', n: 9, at }))
  await until('the good one is seen', async () => (await world.seen()).includes(9))
  await until('three dead letters', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 3)
  const letters = await world.dump(`${SERVICE}.dlq.v1`)
  const codes = letters.map((letter) => texts(letter.headers).dl_error_code)
  assert.deepEqual(codes.toSorted(), ['no-envelope', 'no-frame', 'unknown-schema-id'])
  assert.ok(letters.some((letter) => letter.value?.toString() === '{"not":"avro"}'))
})

test('an event that ends the process each time is a dead letter after three counted tries', async (t) => {
  const world = await createSeeing(t)
  await world.send(Ping({ id: 'a', n: 1, at }), Ping({ id: 'a', n: 666, at }), Ping({ id: 'a', n: 2, at }))
  let starts = 0
  const { brokers, registryUrl, topicPrefix, url } = world
  while (!(await world.seen()).includes(2)) {
    starts += 1
    // At most two starts before anything is suspected, three counted tries, and the one that gives up.
    assert.ok(starts <= 6, 'it still crashes')
    const child = fork(new URL('./crashing-consumer.ts', import.meta.url), {
      // On a busy machine most of a start is compiling.
      env: { ...process.env, NODE_COMPILE_CACHE, WORLD: JSON.stringify({ brokers, registryUrl, topicPrefix, url }) },
    })
    t.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    const gone = () => child.exitCode !== null || child.signalCode !== null
    await until('it ends or gets past it', async () => gone() || (await world.seen()).includes(2), 60_000)
    child.kill('SIGKILL')
    await ended
  }
  assert.deepEqual(await world.seen(), [1, 2])
  await until('the dead letter is there', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 1)
  assert.equal(texts((await world.dump(`${SERVICE}.dlq.v1`))[0]?.headers).dl_error_code, 'crashed')
})
