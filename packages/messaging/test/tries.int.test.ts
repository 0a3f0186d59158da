import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { frame } from '../src/avro.ts'
import { createApart } from '../src/consumer/apart.ts'
import { applyTogether } from '../src/consumer/apply.ts'
import { openLane } from '../src/consumer/lane.ts'
import { createLimit, type Limit } from '../src/consumer/limit.ts'
import { retryPolicy } from '../src/consumer/retry-policy.ts'
import type { Taking } from '../src/consumer/taking.ts'
import { createTurns } from '../src/consumer/turns.ts'
import { headersOf, type RawRecord } from '../src/envelope.ts'
import { type Database, type Handler, on, openRegistry, publish, silent } from '../src/index.ts'
import { unmeasured } from '../src/log.ts'
import { openPartition, type PartitionId } from '../src/postgres/inbox.ts'
import { ours } from '../src/postgres/outage.ts'
import { park } from '../src/postgres/parked.ts'
import { openDecoder } from '../src/schemas.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const from: PartitionId = { topic: Ping.topic, topicId: '01890000-0000-7000-8000-000000000001', partition: 0 }

interface Parked extends World {
  /** A lane of the partition, as after a rebalance. */
  open(handler: Handler, deps?: Partial<Taking>): ReturnType<typeof openLane>
  /** How many pings were applied. */
  seen(): Promise<number>
  /** The headers of its dead letters. */
  letters(): Promise<string[]>
}

/** A partition with one parked ping that is due. */
async function createParked(t: TestContext): Promise<Parked> {
  const world = await createWorld(t)
  const { db } = world
  await db.query('create table seen (n int)')
  const registry = openRegistry(world.registryUrl)
  const schemaId = await registry.idOf(Ping.subject, Ping.schema)
  assert.ok(schemaId !== undefined)
  const headers = headersOf(Ping, uuidv7(), 'a', SERVICE, { correlationId: 'about-a' }, at)
  const record: RawRecord = {
    ...{ topic: Ping.topic, partition: 0, offset: 7n, timestamp: BigInt(at.getTime()), key: Buffer.from('a') },
    value: frame(schemaId, Ping.codec.encode({ id: 'a', n: 1, at })),
    headers: new Map(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  }
  await openPartition(db, SERVICE, from)
  await db.transaction((tx) => park(tx, SERVICE, from, [{ record, attempts: 1, dueInMs: 0 }]))
  const lanes: ReturnType<typeof openLane>[] = []
  const failures: unknown[] = []
  const { signal } = new AbortController()
  t.after(async () => {
    for (const lane of lanes) await lane.drain()
    assert.deepEqual(failures, [])
  })
  return {
    ...world,
    open(handler, deps) {
      const applying = { service: SERVICE, group: SERVICE, db, metrics: unmeasured, middleware: [], signal }
      const turns = createTurns((batches) => applyTogether(batches, applying))
      const lane = openLane(from, {
        ...applying,
        ...{ handlers: new Map([[Ping.type, [handler]]]), policyOf: () => retryPolicy(), log: silent },
        ...{ decoder: openDecoder(registry), effects: createLimit(64), apart: createApart(), turns },
        ...{ onDone() {}, onAdvance() {}, onWaiting() {}, onOutage() {} },
        onFailure: (error) => failures.push(error),
        ...deps,
      })
      lanes.push(lane)
      return lane
    },
    seen: async () => (await db.query('select 1 from seen')).length,
    letters: async () =>
      (await db.query<{ headers: string }>(`select encode(headers, 'escape') as headers from messaging.outbox`)).map(
        ({ headers }) => headers,
      ),
  }
}

const asking = (effect: () => Promise<void>) =>
  on(Ping, {
    effect,
    commit: async ({ data }, tx) => {
      await tx.query('insert into seen (n) values ($1)', [data.n])
    },
  })

const applied = async (world: Parked): Promise<void> => {
  await until('it is applied', async () => (await world.seen()) === 1 || (await world.letters()).length > 0)
  assert.deepEqual(await world.letters(), [])
}

test('a parked event whose turn did not come before the partition was taken away was not tried', async (t) => {
  const world = await createParked(t)
  for (let times = 0; times < 5; times++) {
    let waits = false
    const go = Promise.withResolvers<void>()
    const effects: Limit = async (work) => {
      waits = true
      await go.promise
      return work()
    }
    const lane = world.open(
      asking(async () => assert.fail('it was asked for')),
      { effects },
    )
    await until('it waits for its turn', () => waits, 5_000)
    const drained = lane.drain()
    go.resolve()
    await drained
    await lane.giveBack()
  }
  world.open(asking(async () => {}))
  await applied(world)
})

test('a parked event that was called off, while its process went on, did not end the process', async (t) => {
  const world = await createParked(t)
  for (let times = 0; times < 5; times++) {
    const off = new AbortController()
    let asked = false
    const stuck = Promise.withResolvers<void>()
    const ask = async () => {
      asked = true
      await stuck.promise
    }
    const lane = world.open(asking(ask), { signal: off.signal })
    await until('it is asked', () => asked, 5_000)
    const drained = lane.drain()
    off.abort()
    await lane.giveBack()
    stuck.resolve()
    await drained
  }
  world.open(asking(async () => {}))
  await applied(world)
})

test('a try whose counting was answered by silence is counted once', async (t) => {
  const world = await createParked(t)
  let lost = 0
  const query: Database['query'] = async (text, values) => {
    const rows = await world.db.query(text, values)
    const counts = /^\s*(insert into messaging.attempts|update messaging.parked)/.test(text)
    if (counts && lost < 5) {
      lost += 1
      return ours(Promise.reject(new Error('Connection terminated unexpectedly')))
    }
    return rows as never
  }
  const db: Database = Object.assign(Object.create(world.db), { query })
  const begun: number[] = []
  const look = async () => {
    const [row] = await world.db.query<{ attempts: number }>('select attempts from messaging.attempts')
    begun.push(row?.attempts ?? 0)
  }
  world.open(asking(look), { db })
  await applied(world)
  assert.equal(lost, 5)
  assert.deepEqual(begun, [1])
})

test('while one event ends the process again and again, a parked one that is due each time is not blamed for it', async (t) => {
  const world = await createWorld(t)
  await world.db.query('create table seen (place bigserial, n int)')
  world.relay()
  const send = (id: string, n: number) => world.db.transaction((tx) => publish(tx, Ping({ id, n, at })))
  // Fails once, here; in the processes below it takes its time and is cut off by the other.
  const first = world.consumer([on(Ping, () => Promise.reject(new Error('unlucky')), { retry: { first: '2h' } })])
  await send('slow', 1)
  await until('it is parked', async () => (await world.db.query('select 1 from messaging.parked')).length === 1)
  await first.close()
  await send('deadly', 666)

  const { brokers, registryUrl, topicPrefix, url } = world
  const seen = async () => (await world.db.query('select 1 from seen')).length
  const codes = async () =>
    (await world.dump(`${SERVICE}.dlq.v1`)).map((letter) => [
      letter.key?.toString(),
      letter.headers.get('dl_error_code')?.toString(),
    ])
  const isOver = async () => (await seen()) === 1 && (await codes()).length === 1
  for (let starts = 0; !(await isOver()); starts++) {
    assert.ok(starts < 9, `it still crashes; dead letters: ${JSON.stringify(await codes())}`)
    await world.db.query('update messaging.parked set due_at = now()')
    const child = fork(new URL('./crashing-consumer.ts', import.meta.url), {
      env: { ...process.env, WORLD: JSON.stringify({ brokers, registryUrl, topicPrefix, url, slowMs: 400 }) },
    })
    t.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    const gone = () => child.exitCode !== null || child.signalCode !== null
    await until('it ends or gets past it', async () => gone() || (await isOver()), 60_000)
    child.kill('SIGKILL')
    await ended
  }
  assert.deepEqual(await codes(), [['deadly', 'crashed']])
})
