import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RawRecord } from '../src/envelope.ts'
import type { Registry, TailStop } from '../src/index.ts'
import {
  type Database,
  type Handler,
  on,
  publish,
  type RunningConsumer,
  type RunningRelay,
  tail,
} from '../src/index.ts'
import type { KafkaOptions } from '../src/kafka/client.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

/** A service's surroundings, real or in memory; the topic of `Ping` has 3 partitions. */
export interface StoreWorld extends KafkaOptions {
  db: Database
  registryUrl: string | Registry
  relay(): RunningRelay
  consumer(handlers: Handler[]): RunningConsumer
  dump(topic: string): Promise<RawRecord[]>
}

const at = new Date(1_763_700_000_000)
const ping = (id: string, n: number) => Ping({ id, n, at })
const decode = (record: RawRecord) =>
  Ping.codec.decoderFor(Ping.schema)(record.value?.subarray(5) ?? Buffer.alloc(0)) as { id: string; n: number }

const see = on(Ping, async ({ data }, tx) => {
  await tx.query('insert into seen (n) values ($1)', [data.n])
})

/** What a database, with the relay and the consumer on it, is held to: PostgreSQL, and whatever stands in for it. */
export function conformsAsStore(name: string, makeWorld: (t: TestContext) => Promise<StoreWorld>): void {
  const it = (what: string, check: (world: StoreWorld, t: TestContext) => Promise<void>) =>
    test(`${name}: ${what}`, async (t) => {
      const world = await makeWorld(t)
      await world.db.query('create table if not exists seen (place bigserial, n int unique)')
      await check(world, t)
    })
  const seen = async ({ db }: StoreWorld) =>
    (await db.query<{ n: number }>('select n from seen order by place')).map(({ n }) => n)

  it('types and error codes are those of PostgreSQL, and a swallowed failure does not pass for committed', async ({
    db,
  }) => {
    const [row] = await db.query(`select 7::bigint as big, 'x'::text as text, '\\x00ff'::bytea as bytes, null as none,
      '2026-01-02T03:04:05Z'::timestamptz as time, array[1,2]::int[] as list, '{"a":1}'::jsonb as json`)
    const expected = {
      big: 7,
      text: 'x',
      bytes: Buffer.from([0, 255]),
      none: null,
      time: new Date('2026-01-02T03:04:05Z'),
    }
    assert.deepEqual(row, { ...expected, list: [1, 2], json: { a: 1 } })
    await assert.rejects(db.query('select 9007199254740993::bigint'), RangeError)
    await db.query('insert into seen (n) values (1)')
    await assert.rejects(db.query('insert into seen (n) values (1)'), { code: '23505', constraint: 'seen_n_key' })
    await assert.rejects(db.query('select * from nowhere'), { code: '42P01' })
    const swallowing = db.transaction(async (tx) => {
      await tx.query('select 1/0').catch(() => {})
    })
    await assert.rejects(swallowing, /was rolled back/)
  })

  it('what is committed is published, in the order of commits; what is rolled back is not', async (world) => {
    const { db, dump } = world
    const told: number[] = []
    const stop = db.onCommitted((buckets) => told.push(buckets.length))
    const failing = db.transaction(async (tx) => {
      await tx.query('insert into seen (n) values (99)')
      await publish(tx, ping('a', 0))
      throw new Error('changed my mind')
    })
    await assert.rejects(failing, /changed my mind/)
    assert.deepEqual([await seen(world), told], [[], []])

    world.relay()
    for (let n = 1; n <= 5; n++) await db.transaction((tx) => publish(tx, ping('a', n), ping('b', n)))
    stop()
    assert.equal(told.length, 5)
    await until('all are on the topic', async () => (await dump(Ping.topic)).length >= 10)
    const records = (await dump(Ping.topic)).map(decode)
    for (const key of ['a', 'b']) {
      const mine = records.filter(({ id }) => id === key).map(({ n }) => n)
      assert.deepEqual([...new Set(mine)], [1, 2, 3, 4, 5])
    }
  })

  it('an event that comes twice takes effect once', async (world, t) => {
    world.relay()
    await world.db.transaction((tx) => publish(tx, ping('a', 1)))
    await until('it is on the topic', async () => (await world.dump(Ping.topic)).length > 0)
    const [record] = await world.dump(Ping.topic)
    assert.ok(record)
    const producer = openProducer({ ...world, clientId: 'again' })
    t.after(() => producer.close())
    const headers = new Map([...record.headers].map(([name, value]) => [Buffer.from(name), value]))
    const topic = `${world.topicPrefix ?? ''}${Ping.topic}`
    for (let i = 0; i < 3; i++) await producer.send([{ ...record, topic, headers }])
    world.consumer([see])
    await world.db.transaction((tx) => publish(tx, ping('a', 2)))
    await until('the last one is seen', async () => (await seen(world)).includes(2))
    assert.deepEqual(await seen(world), [1, 2])
  })

  it('an event that fails is tried three times and then a dead letter with its bytes; others go on', async (world) => {
    world.relay()
    let tries = 0
    const unlucky = on(Ping, async (event, tx) => {
      if (event.data.n === 2) {
        tries += 1
        throw new Error('unlucky')
      }
      await see.commit(event, tx, undefined)
    })
    world.consumer([unlucky])
    await world.db.transaction((tx) => publish(tx, ping('a', 1), ping('a', 2), ping('b', 3)))
    const letters = () => world.dump(`${SERVICE}.dlq.v1`)
    await until('the dead letter is there', async () => (await letters()).length === 1)
    assert.ok(tries >= 3, `${tries} tries`)
    assert.deepEqual((await seen(world)).toSorted(), [1, 3])
    const [letter] = await letters()
    const original = (await world.dump(Ping.topic)).find((record) => decode(record).n === 2)
    assert.deepEqual([letter?.key, letter?.value], [original?.key, original?.value])
    for (const [name, bytes] of original?.headers ?? []) assert.deepEqual(letter?.headers.get(name), bytes, name)
    assert.equal(letter?.headers.get('dl_error')?.toString(), 'unlucky')
  })

  it('a relay that closes leaves the rest to the next one', async (world) => {
    const first = world.relay()
    await until('it has its buckets', () => first.status().buckets > 0)
    await first.close()
    await world.db.transaction((tx) => publish(tx, ping('a', 1)))
    assert.equal((await world.dump(Ping.topic)).length, 0)
    world.relay()
    await until('the next one carries it', async () => (await world.dump(Ping.topic)).length === 1)
  })

  it('a session hears of what is notified', async ({ db }) => {
    const session = db.session('listener')
    const heard: string[] = []
    await session.connect()
    session.on('notification', ({ payload }: { payload?: string | undefined }) => heard.push(payload ?? ''))
    await session.query('listen here')
    await db.query(`select pg_notify('here', 'now')`)
    await until('it is heard', () => heard.includes('now'))
    await session.end()
  })

  it('a tail sees what comes from a time on, or goes on where another one stopped', async (world, t) => {
    world.relay()
    const { db } = world
    await db.transaction((tx) => publish(tx, ping('a', 1)))
    await until('it is on the topic', async () => (await world.dump(Ping.topic)).length === 1)
    const [first] = await world.dump(Ping.topic)
    const later = Number(first?.timestamp) + 1
    await until('the clock has moved', () => Date.now() > later)
    await db.transaction((tx) => publish(tx, ping('a', 2)))
    const told = (from: 'beginning' | Date | TailStop) => {
      const numbers: number[] = []
      const onRecord = ({ data }: { data: unknown }) => numbers.push((data as { n: number }).n)
      const following = tail({ ...world, topics: [Ping.topic], from, onRecord, onError: () => {} })
      t.after(() => following.close())
      return numbers
    }
    await until('both are on the topic', async () => (await world.dump(Ping.topic)).length === 2)
    const { topic, partition, offset } = first ?? assert.fail('there is no record')
    const stop = (by: bigint) => ({ places: [{ topic, partition, offset: offset + by }], since: new Date(0) })
    const [all, since] = [told('beginning'), told(new Date(later))]
    // Behind the first record, and at one that the topic does not have yet.
    const [behind, beyond] = [told(stop(1n)), told(stop(99n))]
    await until('each has all', () => all.length === 2 && since.length === 1 && behind.length === 1)
    assert.deepEqual([all, since, behind, beyond], [[1, 2], [2], [2], []])
    await db.transaction((tx) => publish(tx, ping('a', 3)))
    await until('the last has what came since', () => beyond.length === 1)
  })
}
