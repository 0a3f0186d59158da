import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import { frame } from '../src/avro.ts'
import { discardRefused, on, publish, quarantinedKeys, releaseKey, republish, silent, tombstone } from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { opened } from '../src/postgres/database.ts'
import { outboxRow } from '../src/postgres/outbox.ts'
import { moveDue } from '../src/relay/schedule.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWorld, until, type World } from './harness.ts'
import { Note, notesIn, prepareNotes, textOf } from './note.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)

async function pending({ db }: World): Promise<number> {
  const [row] = await db.query<{ n: number }>('select count(*) as n from messaging.outbox')
  return row?.n ?? 0
}

const drained = (world: World) => until('the outbox is empty', async () => (await pending(world)) === 0)

const write = ({ db }: World, id: string, n: number, bytes = 100) =>
  db.transaction((tx) => publish(tx, Note({ id, n, text: textOf(bytes) })))

async function setMaxBytes({ brokers, topicPrefix }: World, bytes: number): Promise<void> {
  const admin = new Admin({ clientId: 'alter', bootstrapBrokers: brokers })
  await admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: `${topicPrefix}${Note.topic}`,
        configs: [
          {
            name: 'max.message.bytes',
            configOperation: IncrementalAlterConfigOperationTypes.SET,
            value: String(bytes),
          },
        ],
      },
    ],
  })
  await admin.close()
  // The broker answers before its logs know.
  const producer = openProducer({ brokers, clientId: 'probe' })
  const value = frame(1, Note.codec.encode({ id: 'probe', n: 0, text: textOf(bytes / 2) }))
  const probe = { topic: `${topicPrefix}${Note.topic}`, key: Buffer.from('probe'), value, headers: new Map() }
  await until('it takes larger ones', () =>
    producer.send([probe]).then(
      () => true,
      () => false,
    ),
  )
  await producer.close()
}

test('an event that Kafka refuses for good holds up its key and no other; released, the key goes on in order', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, { 'max.message.bytes': '20000' })
  // All in the outbox before a relay starts: refused and good rows share batches and partitions.
  for (let n = 1; n <= 6; n++) {
    await write(world, 'large', n, n === 3 ? 30_000 : 100)
    for (const id of ['a', 'b', 'c', 'd']) await write(world, id, n, 3_000)
  }
  const errors: object[] = []
  const gauges = new Map<string, number>()
  const relay = world.relay({
    log: { ...silent, error: (fields) => errors.push(fields) },
    metrics: { count() {}, observe() {}, gauge: (name, _, value) => gauges.set(name, value) },
  })
  await drained(world)
  await write(world, 'large', 7)
  await write(world, 'a', 7)
  await drained(world)

  const [waiting, ...others] = await quarantinedKeys(world.db)
  assert.deepEqual(others, [])
  assert.equal(waiting?.key, 'large')
  assert.equal(waiting?.events, 5)
  assert.match(waiting?.reason ?? '', /notes\.v1\/\d: .*(too large|TOO_LARGE|larger)/i)
  assert.equal(errors.length, 1)
  await until('the gauge tells', () => gauges.get('waybill_outbox_quarantined_keys') === 1)
  const before = notesIn(await world.dump(Note.topic))
  assert.deepEqual(
    before.filter((note) => note.startsWith('large')),
    ['large:1', 'large:2'],
  )
  for (const id of ['a', 'b', 'c', 'd']) {
    const own = before.filter((note) => note.startsWith(`${id}:`))
    assert.deepEqual(
      own,
      [1, 2, 3, 4, 5, 6, ...(id === 'a' ? [7] : [])].map((n) => `${id}:${n}`),
    )
  }

  await setMaxBytes(world, 1_000_000)
  assert.equal(await releaseKey(world.db, Note.topic, 'large'), 5)
  await write(world, 'large', 8)
  await drained(world)
  await until('nothing is in quarantine', async () => (await quarantinedKeys(world.db)).length === 0)
  const after = notesIn(await world.dump(Note.topic))
  assert.deepEqual(
    after.filter((note) => note.startsWith('large')),
    [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `large:${n}`),
  )
  assert.equal(relay.status().lastError, undefined)
})

test('a refused event that is discarded is gone; what waited for it goes on, by whichever relay', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, { 'max.message.bytes': '20000' })
  const first = world.relay()
  await write(world, 'large', 1, 30_000)
  await write(world, 'large', 2)
  await drained(world)
  await first.close()
  // Another relay finds the quarantine as it is.
  world.relay()
  await write(world, 'large', 3)
  await drained(world)
  const [waiting] = await quarantinedKeys(world.db)
  assert.equal(waiting?.events, 3)

  const discard = () => discardRefused(world.db, Note.topic, 'large', waiting?.eventId ?? '')
  assert.equal(await discard(), true)
  assert.equal(await discard(), false, 'the next one was not refused')
  assert.deepEqual(
    (await quarantinedKeys(world.db)).map(({ eventId, events }) => ({ eventId, events })),
    [{ eventId: null, events: 2 }],
  )
  assert.equal(await releaseKey(world.db, Note.topic, 'large'), 2)
  await drained(world)
  assert.deepEqual(notesIn(await world.dump(Note.topic)), ['large:2', 'large:3'])
})

test('the refused event is known though others of its key are published again in front of it', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, { 'max.message.bytes': '20000' })
  const since = new Date(Date.now() - 60_000)
  const first = world.relay({ keepPublishedMs: 3_600_000 })
  await write(world, 'large', 1)
  await drained(world)
  await write(world, 'large', 2, 30_000)
  await write(world, 'large', 3)
  await drained(world)
  const [before] = await quarantinedKeys(world.db)
  await first.close()
  assert.equal(await republish(world.db, { since, topic: Note.topic }), 1)
  world.relay()
  await drained(world)

  const [after] = await quarantinedKeys(world.db)
  assert.equal(after?.events, 3)
  assert.equal(after?.eventId, before?.eventId)
  assert.match(after?.reason ?? '', /too large|TOO_LARGE|larger/i)
  assert.equal(await discardRefused(world.db, Note.topic, 'large', after?.eventId ?? ''), true)
  await releaseKey(world.db, Note.topic, 'large')
  await drained(world)
  const records = await world.dump(Note.topic)
  assert.deepEqual(notesIn(records), ['large:1', 'large:3'])
  assert.equal(records.length, 3, 'the first one twice')
})

test('a refused event without a key waits alone; released, it comes behind all that a relay has gone past', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, { 'max.message.bytes': '20000' })
  const relay = world.relay()
  const refused = outboxRow({
    ...{ eventId: uuidv7(), topic: Note.topic, key: null, value: Buffer.from(textOf(30_000)), headers: {} },
  })
  await world.db.transaction(async (tx) => {
    opened(tx).outbox.push(refused)
  })
  await write(world, 'k', 1)
  await drained(world)
  assert.equal((await quarantinedKeys(world.db))[0]?.eventId, refused.eventId)
  await setMaxBytes(world, 1_000_000)
  await relay.close()
  await write(world, 'k', 2)
  assert.equal(await releaseKey(world.db, Note.topic, null), 1)
  const pending = await world.db.query('select event_id = $1 as released from messaging.outbox order by id', [
    refused.eventId,
  ])
  assert.deepEqual(pending, [{ released: false }, { released: true }])
  world.relay()
  await drained(world)
  assert.equal((await world.dump(Note.topic)).filter(({ key }) => key === null).length, 1)
})

test('events of a topic that does not exist yet wait, in order, and hold up no other topic', async (t) => {
  const world = await createWorld(t)
  const { db } = world
  world.relay()
  await prepareNotes(world, {})
  const missing = { ...Note, topic: 'later.v1' }
  Object.assign(missing, { codec: Note.codec, keyOf: Note.keyOf })
  db.publishing.schemaIds.set(missing, 1)
  const lost = (n: number) => ({ event: missing, data: { id: 'k', n, text: '' } }) as unknown as ReturnType<typeof Note>
  for (let n = 1; n <= 3; n++) {
    await db.transaction((tx) => publish(tx, lost(n)))
    await write(world, 'k', n)
  }
  await until('only the missing topic waits', async () => (await pending(world)) === 3)
  const admin = new Admin({ clientId: 'late', bootstrapBrokers: world.brokers })
  await admin.createTopics({ topics: [`${world.topicPrefix}later.v1`], partitions: 2, replicas: 1 })
  await admin.close()
  await drained(world)
  assert.deepEqual(notesIn(await world.dump('later.v1')), ['k:1', 'k:2', 'k:3'])
  assert.deepEqual(notesIn(await world.dump(Note.topic)), ['k:1', 'k:2', 'k:3'])
})

test('a backlog larger than a batch may be reaches a topic of one partition', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, {})
  for (let n = 1; n <= 8; n++) await write(world, 'k', n, 800_000)
  world.relay()
  await drained(world)
  assert.deepEqual(
    notesIn(await world.dump(Note.topic)),
    [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `k:${n}`),
  )
})

test('a scheduled event is published when it is due, behind what was committed before; one that was rolled back is not', async (t) => {
  const world = await createWorld(t)
  const { db } = world
  world.relay()
  const soon = new Date(Date.now() + 1_200)
  await assert.rejects(
    db.transaction(async (tx) => {
      await publish(tx, Ping({ id: 'k', n: 99, at }), { at: soon })
      throw new Error('changed my mind')
    }),
  )
  await db.transaction(async (tx) => {
    await publish(tx, Ping({ id: 'k', n: 3, at }), { at: new Date(soon.getTime() + 5) })
    await publish(tx, Ping({ id: 'k', n: 2, at }), { at: soon })
    await publish(tx, Ping({ id: 'k', n: 1, at }))
    await publish(tx, Ping({ id: 'past', n: 0, at }), { at: new Date(0) })
  })
  const times = () => world.dump(Ping.topic)
  await until('what is due at once is there', async () => (await times()).length === 2)
  await until('all is there', async () => (await times()).length === 4)
  const records = (await times()).filter((record) => record.key?.toString() === 'k')
  const decode = Ping.codec.decoderFor(Ping.schema)
  assert.deepEqual(
    records.map(({ value }) => (decode(value?.subarray(5) ?? Buffer.alloc(0)) as { n: number }).n),
    [1, 2, 3],
  )
  for (const { timestamp } of records.slice(1)) assert.ok(timestamp >= BigInt(soon.getTime()), 'not before it is due')
  await assert.rejects(
    db.transaction((tx) => publish(tx, Ping({ id: 'k', n: 1, at }), { at: new Date('never') })),
    /no date/,
  )
})

test('a tombstone is a record of its key without a value, which consumers pass by', async (t) => {
  const world = await createWorld(t)
  const { db } = world
  await db.query('create table seen (n int not null)')
  world.relay()
  world.consumer([
    on(Ping, async ({ data }, tx) => {
      await tx.query('insert into seen (n) values ($1)', [data.n])
    }),
  ])
  await db.transaction((tx) =>
    publish(tx, Ping({ id: 'k', n: 1, at }), tombstone(Ping, 'k'), Ping({ id: 'k', n: 2, at })),
  )
  await until('both events are taken', async () => (await db.query('select from seen')).length === 2)
  const records = await world.dump(Ping.topic)
  assert.deepEqual(
    records.map(({ key, value }) => [key?.toString(), value === null || value.length === 0]),
    [
      ['k', false],
      ['k', true],
      ['k', false],
    ],
  )
  assert.equal(records[1]?.headers.get('ce_type')?.toString(), Ping.type)
  assert.deepEqual(await world.dump('tester.dlq.v1'), [])
})

test('what was published is kept for a time, and sent again in order, when that is wanted', async (t) => {
  const world = await createWorld(t)
  await prepareNotes(world, {})
  const since = new Date(Date.now() - 60_000)
  const relay = world.relay({ keepPublishedMs: 3_600_000 })
  for (let n = 1; n <= 4; n++) await write(world, 'k', n)
  await drained(world)
  await assert.rejects(republish(world.db, { since }), /stop all its relays/)
  await relay.close()
  await write(world, 'k', 5)
  assert.equal(await republish(world.db, { since, topic: Note.topic }), 4)
  const again = world.relay()
  await drained(world)
  const records = (await world.dump(Note.topic)).filter(({ key }) => key?.toString() === 'k')
  const ids = records.map(({ headers }) => headers.get('ce_id')?.toString())
  assert.equal(ids.length, 9)
  assert.deepEqual(ids.slice(4, 8), ids.slice(0, 4), 'the same events again, in front of what was pending')
  assert.equal(new Set(ids).size, 5)
  await again.close()
  assert.equal(
    (await world.db.query('select from messaging.published')).length,
    0,
    'nothing is kept without the option',
  )
})

test('a transaction with its events takes two round trips', async (t) => {
  const world = await createWorld(t)
  const { openDatabase } = await import('../src/index.ts')
  const { openProxy } = await import('./proxy.ts')
  const proxy = await openProxy(t, world.url)
  const db = openDatabase({ url: proxy.url, max: 1 })
  for (const [event, id] of world.db.publishing.schemaIds) db.publishing.schemaIds.set(event, id)
  await db.query('create table orders (id text)')
  const place = (id: string) =>
    db.transaction(async (tx) => {
      await tx.query('insert into orders values ($1)', [id])
      await publish(tx, Ping({ id, n: 1, at }), Ping({ id, n: 2, at }))
    })
  await place('first')
  const before = proxy.roundTrips()
  await place('second')
  assert.equal(proxy.roundTrips() - before, 2)
  await db.close()
})

test('COMMIT that is answered by silence: the caller is told of an outage, the event is there once', async (t) => {
  const world = await createWorld(t)
  const { isOutage, openDatabase } = await import('../src/index.ts')
  const { openProxy } = await import('./proxy.ts')
  const proxy = await openProxy(t, world.url)
  const db = openDatabase({ url: proxy.url })
  for (const [event, id] of world.db.publishing.schemaIds) db.publishing.schemaIds.set(event, id)
  await world.db.query('create table orders (id text)')
  world.relay()
  for (let i = 0; i < 10; i++) {
    proxy.cutAfterCommit()
    const placing = db.transaction(async (tx) => {
      await tx.query('insert into orders values ($1)', [`o${i}`])
      await publish(tx, Ping({ id: `o${i}`, n: 1, at }))
    })
    await assert.rejects(placing, isOutage)
  }
  await until('the orders are there', async () => (await world.db.query('select from orders')).length === 10)
  await drained(world)
  const keys = (await world.dump(Ping.topic)).map(({ key }) => key?.toString())
  assert.deepEqual(
    keys.toSorted(),
    Array.from({ length: 10 }, (_, i) => `o${i}`),
  )
  await db.close()
})

test('a process that stands still while it moves what is due keeps no key locked for long', async (t) => {
  const world = await createWorld(t)
  const { db } = world
  await db.transaction(async (tx) => {
    await publish(tx, Ping({ id: 'k', n: 1, at }), { at: new Date(Date.now() + 50) })
  })
  const still = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  t.after(() => goOn.resolve())
  const transaction: typeof db.transaction = (work) =>
    db.transaction(async (tx) => {
      const result = await work(tx)
      still.resolve()
      await goOn.promise
      return result
    })
  let moving: Promise<unknown> = Promise.resolve()
  await until('it is due', async () => {
    moving = moveDue({ ...db, transaction })
    return (await Promise.race([still.promise.then(() => 0), moving])) === 0
  })
  // Waits for the key's lock, until the server takes it away from the other.
  await db.transaction((tx) => publish(tx, Ping({ id: 'k', n: 2, at })))
  goOn.resolve()
  await assert.rejects(moving)
  world.relay()
  await until('both are sent', async () => (await world.dump(Ping.topic)).length === 2)
})

test('a server that takes connections and ends them at once is asked less and less often', async (t) => {
  const world = await createWorld(t)
  const connects: number[] = []
  const session = () => ({
    connect: async () => void connects.push(performance.now()),
    query: () => Promise.reject(new Error('the server closed the connection')),
    on() {},
    end: async () => {},
  })
  world.relay({ db: { ...world.db, session: session as never }, databaseUrl: undefined })
  await until('it was tried six times', () => connects.length >= 6)
  assert.ok((connects[5] ?? 0) - (connects[4] ?? 0) >= 1_500, 'the fifth wait is 16 times the first')
})
