import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Database, on, PermanentError, type Tx } from '../src/index.ts'
import { type OutgoingRecord, openProducer } from '../src/kafka/producer.ts'
import { type Audit, audit, flawless } from './audit.ts'
import { SERVICE, until, type World } from './harness.ts'
import { applying, createLoad } from './load.ts'
import { Ping } from './ping.ts'

/** Fails at random, so that there is always something parked; the seed is printed. */
function random(t: TestContext): () => number {
  const seed = Math.floor(Math.random() * 2 ** 31)
  t.diagnostic(`seed ${seed}`)
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

/** Sends every record of the topic again, so many times: what a relay does that was killed before it could delete. */
async function duplicate(world: World, times: number): Promise<void> {
  const producer = openProducer({ brokers: world.brokers, clientId: 'duplicates' })
  const copies: OutgoingRecord[] = (await world.dump(Ping.topic)).map(({ topic, key, value, headers }) => ({
    topic: world.topicPrefix + topic,
    key,
    value,
    headers: new Map([...headers].map(([name, bytes]) => [Buffer.from(name), bytes])),
  }))
  for (let i = 0; i < times; i++) await producer.send(copies)
  await producer.close()
}

const many = { attempts: 1_000, first: '5ms', most: '50ms' } as const

test('a storm of rebalances, with every record three times more and one in twenty failing: nothing lost, doubled or inverted', async (t) => {
  const keys = Array.from({ length: 20 }, (_, i) => `k${i}.`)
  const world = await createLoad(t, keys)
  const next = random(t)
  const handler = applying(() => next() < 0.05)
  world.consumer([handler], { retry: many })

  const endsAt = Date.now() + 30_000
  async function comeAndGo(): Promise<void> {
    while (Date.now() < endsAt) {
      const guest = world.consumer([handler], { retry: many })
      await until('it has partitions', () => guest.status().assigned > 0)
      await delay(1_000)
      await guest.close()
      await delay(1_000)
    }
  }
  async function write(): Promise<void> {
    while (Date.now() < endsAt) {
      await world.next(keys[Math.floor(next() * keys.length)] ?? '')
      await delay(5)
    }
  }
  await Promise.all([comeAndGo(), write(), write()])
  await until('the outbox is empty', async () => (await world.db.query('select 1 from messaging.outbox')).length === 0)
  await duplicate(world, 3)

  const total = [...(await world.sent()).values()].reduce((sum, n) => sum + n, 0)
  t.diagnostic(`${total} events, ${(await world.dump(Ping.topic)).length} records`)
  await until('all took effect', async () => (await world.effects()).length >= total, 60_000)
  // What could still come twice has been read: this one stands behind it in every partition.
  for (const key of keys) await world.next(key)
  await until('the last ones too', async () => (await world.effects()).length >= total + keys.length)
  assert.deepEqual(audit(await world.sent(), await world.effects()), flawless)
  assert.deepEqual(await world.db.query('select 1 from messaging.parked'), [])
})

test('poison of each kind among good events: the good take effect once and in order, the poison is among the dead letters', async (t) => {
  const keys = ['a', 'b', 'c']
  const world = await createLoad(t, keys)
  const producer = openProducer({ brokers: world.brokers, clientId: 'poison' })
  t.after(() => producer.close())
  const envelope = { ce_id: '01890000-0000-7000-8000-00000000000', ce_type: Ping.type, ce_source: 'nobody' }
  const poison = (key: string, value: Buffer, headers: Record<string, string>) => ({
    topic: world.topicPrefix + Ping.topic,
    key: Buffer.from(key),
    value,
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  })
  const handler = on(Ping, async ({ data }, tx) => {
    if (data.n === 5) throw new PermanentError('nobody wants a fifth', { code: 'fifth' })
    await tx.query('insert into applied (key, n) values ($1, $2)', [data.id, data.n])
  })
  world.consumer([handler])
  for (let n = 1; n <= 10; n++) {
    for (const key of keys) await world.next(key)
    await producer.send([
      poison('a', Buffer.from('no frame'), { ...envelope, ce_id: `${envelope.ce_id}${n % 10}` }),
      poison('b', Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1]), { ...envelope, ce_id: `${envelope.ce_id}${n % 10}` }),
      poison('c', Buffer.from([0, 0, 0, 0, 1, 1]), {}),
    ])
  }
  await until('all good ones took effect', async () => (await world.effects()).length === 27)
  await until('all others are dead letters', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 33)
  const { lost, doubled, inverted } = audit(await world.sent(), await world.effects())
  assert.deepEqual({ lost, doubled, inverted }, { lost: ['a5', 'b5', 'c5'], doubled: [], inverted: [] })
  const codes = (await world.dump(`${SERVICE}.dlq.v1`)).map(({ headers }) => headers.get('dl_error_code')?.toString())
  const counts = Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length]))
  assert.deepEqual(counts, { fifth: 3, 'no-frame': 10, 'unknown-schema-id': 10, 'no-envelope': 10 })
})

// The checks above are worth something only if they see what goes wrong. So here are consumers with a mistake in them.

/** A database that answers some statements wrongly. */
function faulty(db: Database, lie: (text: string, values: readonly unknown[]) => unknown[] | undefined): Database {
  type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  const lying =
    (query: Query): Query =>
    async <Row>(text: string, values: readonly unknown[] = []) =>
      (lie(text, values) as Row[] | undefined) ?? query<Row>(text, values)
  return {
    ...db,
    query: lying((text, values) => db.query(text, values)),
    transaction: (work) =>
      db.transaction((tx) =>
        work(Object.assign(Object.create(tx), { query: lying((...args) => tx.query(...args)) }) as Tx),
      ),
  }
}

async function auditOf(
  t: TestContext,
  copies: number,
  lie: (text: string, values: readonly unknown[]) => unknown[] | undefined,
): Promise<Audit> {
  const world = await createLoad(t, ['a'])
  for (let i = 0; i < 5; i++) await world.next('a')
  await until('all are on the topic', async () => (await world.dump(Ping.topic)).length === 5)
  await duplicate(world, copies)
  let failed = 0
  const handler = on(Ping, async ({ data }, tx) => {
    // Thrice in a batch with others, then alone.
    if (data.n === 2 && failed++ < 6) throw new Error('unlucky')
    await tx.query('insert into applied (key, n) values ($1, $2)', [data.id, data.n])
  })
  const consumer = world.consumer([handler], {
    db: faulty(world.db, lie),
    retry: { attempts: 100, first: '50ms', factor: 1 },
  })
  // Behind everything else: when it took effect, so has all that ever will, but for what is parked.
  await until('the partition is read to its end', async () => {
    const [row] = await world.db.query<{ next: string }>('select max(next_offset)::text as next from messaging.offsets')
    return (
      row?.next === String(5 * (copies + 1)) && (await world.db.query('select 1 from messaging.parked')).length === 0
    )
  })
  await consumer.close()
  return audit(await world.sent(), await world.effects())
}

test('the audit finds nothing when nothing is wrong', async (t) => {
  assert.deepEqual(await auditOf(t, 1, () => undefined), flawless)
})

test('the audit finds effects that are doubled when the inbox forgets', async (t) => {
  const found = await auditOf(t, 1, (text, values) => {
    if (!text.includes('insert into messaging.inbox')) return undefined
    return String(values[1])
      .slice(1, -1)
      .split(',')
      .map((event_id) => ({ event_id }))
  })
  assert.ok(found.doubled.length > 0, JSON.stringify(found))
})

test('the audit finds what is lost when failed events are not parked', async (t) => {
  const found = await auditOf(t, 0, (text) => (text.includes('insert into messaging.parked') ? [] : undefined))
  assert.ok(found.lost.includes('a2'), JSON.stringify(found))
})
