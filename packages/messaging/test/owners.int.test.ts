import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { retryPolicy } from '../src/consumer/retry-policy.ts'
import { openSession, type Session } from '../src/consumer/session.ts'
import type { RawRecord } from '../src/envelope.ts'
import { type Database, type Handler, on, PermanentError, publish, silent } from '../src/index.ts'
import { type Metrics, unmeasured } from '../src/log.ts'
import type { PartitionId } from '../src/postgres/inbox.ts'
import { openRegistry } from '../src/registry.ts'
import { openDecoder } from '../src/schemas.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const from: PartitionId = { topic: Ping.topic, topicId: '01890000-0000-7000-8000-00000000f00d', partition: 0 }

/** Pings, of the keys that are named, as they would come from a partition; the relay has not started, so they are nowhere else. */
async function records({ db }: World, numbers: readonly number[], keys = ['a']): Promise<RawRecord[]> {
  await db.transaction((tx) => publish(tx, ...numbers.map((n, i) => Ping({ id: keys[i % keys.length] ?? '', n, at }))))
  const rows = await db.query<{ event_id: string; key: Buffer; value: Buffer }>(
    'with gone as (delete from messaging.outbox returning *) select event_id, key, value from gone order by id',
  )
  return rows.map(({ event_id, key, value }, i) => ({
    ...{ topic: from.topic, partition: from.partition, offset: BigInt(i), timestamp: BigInt(at.getTime()), key, value },
    headers: new Map(
      Object.entries({ ce_id: event_id, ce_type: Ping.type, ce_source: SERVICE }).map(([name, text]) => [
        name,
        Buffer.from(text),
      ]),
    ),
  }))
}

/** One who has the partition, or thinks so. */
function openOwner(
  t: TestContext,
  world: World,
  db: Database,
  handler: Handler,
  metrics: Metrics = unmeasured,
): Session {
  const owner = openSession(
    {
      partitions: [from],
      member: { groupId: SERVICE, memberId: 'm', generationId: 1, coordinatorId: 1 },
      done() {},
      pause() {},
      resume() {},
      fail: (error) => t.diagnostic(String(error)),
    },
    {
      ...{ service: SERVICE, group: SERVICE, db, metrics, middleware: [], log: silent },
      handlers: new Map([[Ping.type, [handler]]]),
      policyOf: () => retryPolicy(),
      decoder: openDecoder(openRegistry(world.registryUrl)),
      onOutage() {},
    },
  )
  t.after(() => owner.stop())
  return owner
}

/** A database whose transactions that set something aside stop before their commit until they are let go. */
function stopping(db: Database): { db: Database; stopped: Promise<void>; go(): void } {
  const stopped = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const transaction: Database['transaction'] = (work) =>
    db.transaction(async (tx) => {
      const result = await work(tx)
      stopped.resolve()
      await go.promise
      return result
    })
  return { db: { ...db, transaction }, stopped: stopped.promise, go: go.resolve }
}

test('two owners of a partition that nobody had before: what one gives up, the other does not apply', async (t) => {
  const world = await createWorld(t)
  await world.db.query('create table seen (n int)')
  const [record] = await records(world, [1])
  assert.ok(record)
  const slow = stopping(world.db)
  const old = openOwner(
    t,
    world,
    world.db,
    on(Ping, async ({ data }, tx) => {
      await tx.query('insert into seen (n) values ($1)', [data.n])
    }),
  )
  const heir = openOwner(
    t,
    world,
    slow.db,
    on(Ping, () => {
      throw new PermanentError('no such account', { code: 'no-account' })
    }),
  )
  heir.push(record)
  await slow.stopped
  old.push(record)
  await until('the old owner waits for the new one', async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await world.db.query(waiting)).length > 0
  })
  slow.go()
  await Promise.all([old.stop(), heir.stop()])
  const letters = await world.db.query('select 1 from messaging.outbox where topic = $1', [`${SERVICE}.dlq.v1`])
  assert.equal(letters.length, 1)
  assert.deepEqual(await world.db.query('select n from seen'), [])
})

test('what is read again behind the fence is counted as a duplicate, and as nothing else', async (t) => {
  const world = await createWorld(t)
  const counts = new Map<string, number>()
  const count: Metrics['count'] = (name, { outcome, by }, n = 1) => {
    const key = `${name} ${outcome ?? by}`
    counts.set(key, (counts.get(key) ?? 0) + n)
  }
  const counted = (name: string) => counts.get(name) ?? 0
  const unlucky = on(Ping, ({ data }) => {
    if (data.n === 1) throw new PermanentError('no such account', { code: 'no-account' })
    if (data.n === 2) throw new Error('unlucky')
  })
  // The first is given up, the second parked, and the third waits behind it.
  const all = await records(world, [1, 2, 3])
  const stale = openOwner(t, world, world.db, unlucky, { ...unmeasured, count })
  const first = openOwner(t, world, world.db, unlucky)
  for (const record of all) first.push(record)
  const parked = () => world.db.query('select 1 from messaging.parked')
  await until('two are parked', async () => (await parked()).length === 2)
  for (const record of all) stale.push(record)
  await until('all are counted', () => counted('waybill_records_total duplicate') === 3)
  await Promise.all([first.stop(), stale.stop()])
  for (const outcome of ['applied', 'parked', 'dead-lettered']) {
    assert.equal(counted(`waybill_records_total ${outcome}`), 0, outcome)
  }
  assert.equal(counted('waybill_duplicates_total offset'), 3)
  assert.equal(counted('waybill_duplicates_total id'), 0)
})

test('a process that is killed between a dead letter and the low-water mark: its heir makes no second letter', async (t) => {
  const world = await createWorld(t)
  const stuck = Promise.withResolvers<void>()
  let asked = 0
  const unlucky = on(Ping, {
    // The first does not end in the one that is killed, so the partition is read again from there.
    effect: ({ data }) => (data.n === 1 && asked++ === 0 ? stuck.promise : Promise.resolve()),
    commit: ({ data }) => {
      if (data.n === 2) throw new PermanentError('no such account', { code: 'no-account' })
    },
  })
  const all = await records(world, [1, 2, 3], ['a', 'b', 'c'])
  const taken = () => world.db.query('select 1 from messaging.inbox')
  const letters = () => world.db.query('select 1 from messaging.outbox')
  const killed = openOwner(t, world, world.db, unlucky)
  for (const record of all) killed.push(record)
  await until('two are dealt with', async () => (await taken()).length >= 2 && (await letters()).length > 0)

  const counts: string[] = []
  const count: Metrics['count'] = (name, { outcome }) => void counts.push(`${name} ${outcome}`)
  const heir = openOwner(t, world, world.db, unlucky, { ...unmeasured, count })
  for (const record of all) heir.push(record)
  await until('both are seen to be dealt with', () => {
    return counts.filter((one) => one === 'waybill_records_total duplicate').length === 2
  })
  assert.equal((await letters()).length, 1)
  stuck.resolve()
  await Promise.all([killed.stop(), heir.stop()])
})
