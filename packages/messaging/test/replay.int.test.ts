import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { on, publish, ReplayError, type ReplayOptions, silent, startReplay } from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

interface ReplayWorld extends World {
  /** Publishes numbers, of one key each ten, and waits until they are on the topic. */
  send(...numbers: number[]): Promise<void>
  options: Omit<ReplayOptions, 'name'>
  /** The numbers that a replay has put into its table, in order. */
  rebuilt(): Promise<number[]>
}

const rebuild = on(Ping, async ({ data }, tx) => {
  await tx.query('insert into rebuilt (n) values ($1)', [data.n])
})

async function createReplayWorld(t: TestContext): Promise<ReplayWorld> {
  const world = await createWorld(t)
  const { brokers, db, registryUrl, topicPrefix } = world
  await db.query('create table rebuilt (place bigserial, n int)')
  world.relay()
  let sent = 0
  return {
    ...world,
    async send(...numbers) {
      sent += numbers.length
      await db.transaction((tx) => publish(tx, ...numbers.map((n) => Ping({ id: String(n % 10), n, at }))))
      await until('they are on the topic', async () => (await world.dump(Ping.topic)).length === sent)
    },
    options: {
      service: SERVICE,
      handlers: [rebuild],
      db,
      brokers,
      registryUrl,
      topicPrefix,
      from: 'beginning',
      to: 'now',
      log: silent,
    },
    rebuilt: async () => (await db.query<{ n: number }>('select n from rebuilt order by place')).map((row) => row.n),
  }
}

const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b)

/** What a live group has: its rows in the database and its offsets in Kafka. */
async function progressOf({ db, brokers, topicPrefix }: World) {
  const admin = new Admin({ clientId: 'progress', bootstrapBrokers: brokers })
  try {
    const committed = await admin.listConsumerGroupOffsets({ groups: [`${topicPrefix}${SERVICE}`] })
    return {
      offsets: await db.query('select * from messaging.offsets where consumer_group = $1 order by partition', [
        SERVICE,
      ]),
      inbox: await db.query('select * from messaging.inbox where consumer_group = $1 order by event_id', [SERVICE]),
      committed: committed
        .flatMap(({ topics }) =>
          topics.flatMap(({ name, partitions }) =>
            partitions.map(({ partitionIndex, committedOffset }) => `${name}/${partitionIndex}@${committedOffset}`),
          ),
        )
        .toSorted(),
    }
  } finally {
    await admin.close()
  }
}

test('a replay takes each event once, in its key’s order, up to the end it found, and ends by itself', async (t) => {
  const world = await createReplayWorld(t)
  await world.send(...range(0, 500))
  let more: Promise<void> | undefined
  const meanwhile = on(Ping, async (event, tx) => {
    // The replay has found its end: this event comes behind it.
    more ??= world.send(500)
    await more
    await rebuild.commit(event, tx, undefined)
  })
  const first = await startReplay({ ...world.options, handlers: [meanwhile], name: 'all' }).done
  const { read, applied, complete, failed, total } = first
  const all = { read: 500, applied: 500, complete: true, failed: 0, total: 500 }
  assert.deepEqual({ read, applied, complete, failed, total }, all)

  const rebuilt = await world.rebuilt()
  assert.deepEqual(sorted(rebuilt), range(0, 500))
  for (const line of Map.groupBy(rebuilt, (n) => n % 10).values()) assert.deepEqual(line, sorted(line))

  const again = await startReplay({ ...world.options, name: 'all' }).done
  assert.deepEqual([again.total, again.applied, again.complete], [0, 0, true], 'it keeps the end it began with')
  const other = await startReplay({ ...world.options, name: 'once-more' }).done
  assert.deepEqual([other.total, other.applied], [501, 501], 'another name is another replay')
})

test('the live group is not touched, and goes on meanwhile', async (t) => {
  const world = await createReplayWorld(t)
  await world.db.query('create table live (n int)')
  const live = on(Ping, async ({ data }, tx) => {
    await tx.query('insert into live (n) values ($1)', [data.n])
  })
  const consumer = world.consumer([live])
  const lived = async () => (await world.db.query('select 1 from live')).length
  await world.send(...range(0, 100))
  await until('the live group has all', async () => (await lived()) === 100)
  await until('and has told Kafka', async () => sum((await progressOf(world)).committed) === 100)

  const before = await progressOf(world)
  await startReplay({ ...world.options, name: 'beside' }).done
  assert.deepEqual(await progressOf(world), before)
  assert.equal((await world.rebuilt()).length, 100)
  await world.send(100)
  await until('the live group goes on', async () => (await lived()) === 101)
  await consumer.close()
})

const sum = (committed: string[]) => committed.reduce((total, text) => total + Number(text.split('@')[1]), 0)

test('killed in the middle, it goes on where it was, to the same end, and each event takes effect once', async (t) => {
  const world = await createReplayWorld(t)
  await world.send(...range(0, 700))
  const { brokers, registryUrl, topicPrefix, url } = world
  const child = fork(new URL('./replaying.ts', import.meta.url), {
    env: { ...process.env, WORLD: JSON.stringify({ brokers, registryUrl, topicPrefix, url }), SLOW_FROM: '650' },
  })
  const ended = once(child, 'exit')
  await until('it is in the middle', async () => (await world.rebuilt()).length > 0)
  child.kill('SIGKILL')
  await ended
  const before = (await world.rebuilt()).length
  assert.ok(before > 0 && before < 700, `${before} before the kill`)

  await world.send(700)
  const { applied, total, complete } = await startReplay({ ...world.options, name: 'rebuild' }).done
  assert.ok(complete)
  assert.equal(applied, 700 - before)
  assert.ok(total < 700, 'what was taken is not read again')
  assert.deepEqual(sorted(await world.rebuilt()), range(0, 700))
})

test('what handlers publish is thrown away, and published only when that is asked for', async (t) => {
  const world = await createReplayWorld(t)
  const { db } = world
  const handlers = [
    on(Ping, async ({ data }, tx) => {
      await publish(tx, Ping({ id: 'said', n: -1, at }))
      return Ping({ id: 'returned', n: -data.n, at })
    }),
  ]
  await world.send(1, 2)
  const warned: string[] = []
  const log = { ...silent, warn: (_: object, message: string) => warned.push(message) }
  const { suppressed } = await startReplay({ ...world.options, handlers, log, name: 'quiet' }).done
  assert.equal(suppressed, 4)
  assert.deepEqual(await db.query('select 1 from messaging.outbox'), [])
  assert.equal((await world.dump(Ping.topic)).length, 2)
  assert.match(warned[0] ?? '', /publishes nothing/)

  const loud = await startReplay({ ...world.options, handlers, log, name: 'loud', publish: true }).done
  assert.deepEqual([loud.applied, loud.suppressed], [2, 0])
  await until('they are on the topic', async () => (await world.dump(Ping.topic)).length === 6)
  assert.match(warned[1] ?? '', /PUBLISHES/)
})

test('an event that fails stops the replay and is named; those before it are applied; mended, it goes on', async (t) => {
  const world = await createReplayWorld(t)
  const numbers = range(0, 30).map((n) => n * 10) // one key
  await world.send(...numbers)
  let broken = true
  const fragile = on(Ping, async (event, tx) => {
    if (broken && event.data.n === 200) throw new Error('cannot take it')
    await rebuild.commit(event, tx, undefined)
  })
  const failing = startReplay({ ...world.options, handlers: [fragile], name: 'fragile' })
  await assert.rejects(failing.done, (error) => {
    assert.ok(error instanceof ReplayError)
    assert.match(error.message, /pings\.v1\/\d@20 \(test\.ping\.sent, id [0-9a-f-]{36}\): cannot take it/)
    return true
  })
  assert.deepEqual(await world.rebuilt(), numbers.slice(0, 20))
  assert.equal(failing.progress().failed, 1)

  broken = false
  const { applied } = await startReplay({ ...world.options, handlers: [fragile], name: 'fragile' }).done
  assert.equal(applied, 10)
  assert.deepEqual(await world.rebuilt(), numbers)
})

test('failures are skipped and listed when that is asked for, bytes that are no event too', async (t) => {
  const world = await createReplayWorld(t)
  await world.send(1, 2, 3)
  const producer = openProducer({ brokers: world.brokers, clientId: 'poison' })
  t.after(() => producer.close())
  const headers = new Map([[Buffer.from('ce_type'), Buffer.from(Ping.type)]])
  const foreign = new Map([[Buffer.from('ce_type'), Buffer.from('test.other.sent')]])
  const poison = { topic: world.topicPrefix + Ping.topic, key: Buffer.from('x'), value: Buffer.from('no avro') }
  await producer.send([
    { ...poison, headers },
    { ...poison, headers: foreign },
  ])
  const fragile = on(Ping, async (event, tx) => {
    if (event.data.n === 2) throw new Error('cannot take it')
    await rebuild.commit(event, tx, undefined)
  })
  const options = { ...world.options, handlers: [fragile], name: 'skipping', onFailure: 'skip' } as const
  const { read, applied, ignored, failed, failures } = await startReplay(options).done
  assert.deepEqual({ read, applied, ignored, failed }, { read: 5, applied: 2, ignored: 1, failed: 2 })
  assert.deepEqual(failures.map(({ error }) => error).toSorted(), ['The record has no header ce_id', 'cannot take it'])
  assert.deepEqual(sorted(await world.rebuilt()), [1, 3])
  assert.equal((await startReplay(options).done).total, 0, 'nothing is left')
})

test('a replay begins and ends at times or places', async (t) => {
  const world = await createReplayWorld(t)
  await world.send(...range(0, 10))
  const newest = Math.max(...(await world.dump(Ping.topic)).map(({ timestamp }) => Number(timestamp)))
  await until('the clock has moved on', () => Date.now() > newest + 1)
  await world.send(...range(10, 20))
  const middle = new Date(newest + 1)

  await startReplay({ ...world.options, name: 'first', to: middle }).done
  assert.deepEqual(sorted(await world.rebuilt()), range(0, 10))
  await world.db.query('truncate rebuilt')
  await startReplay({ ...world.options, name: 'second', from: middle }).done
  assert.deepEqual(sorted(await world.rebuilt()), range(10, 20))

  await world.db.query('truncate rebuilt')
  const [third] = (await world.dump(Ping.topic)).slice(2)
  assert.ok(third)
  const { topic, partition, offset } = third
  const place = { topic, partition, offset }
  const { applied } = await startReplay({
    ...world.options,
    name: 'one',
    from: [place],
    to: [{ ...place, offset: offset + 1n }],
  }).done
  assert.equal(applied, 1)
})

test('a replay that is closed says so, and goes on under its name', async (t) => {
  const world = await createReplayWorld(t)
  await world.send(...range(0, 50))
  const replay = startReplay({
    ...world.options,
    name: 'closed',
    handlers: [
      on(Ping, async (event, tx) => {
        void replay.close()
        await rebuild.commit(event, tx, undefined)
      }),
    ],
  })
  assert.equal((await replay.done).complete, false)
  const { complete } = await startReplay({ ...world.options, name: 'closed' }).done
  assert.ok(complete)
  assert.deepEqual(sorted(await world.rebuilt()), range(0, 50))
  assert.throws(() => startReplay({ ...world.options, name: 'Not a name' }), /names no replay/)
})
