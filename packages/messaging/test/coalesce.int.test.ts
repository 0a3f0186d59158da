import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyHash } from '../src/hash.ts'
import { coalesce, publish, withContext } from '../src/index.ts'
import { LOCK_KEYS } from '../src/postgres/outbox.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)

test('callers share a commit; one that fails fails alone; each event carries the cause of its caller', async (t) => {
  const { db } = await createWorld(t)
  await db.query('create table orders (id text primary key, tx xid8 default pg_current_xact_id())')
  const sizes: number[] = []
  const place = coalesce(db, async (tx, calls: readonly { item: string; run<T>(work: () => T): T }[]) => {
    sizes.push(calls.length)
    const ids = calls.map((call) => call.item)
    const rows = await tx.query<{ id: string }>('insert into orders (id) select unnest($1::text[]) returning id', [ids])
    for (const { item, run } of calls) await run(() => publish(tx, Ping({ id: item, n: 1, at })))
    return rows.map((row) => `${row.id} placed`)
  })

  const placed = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      withContext({ correlationId: `c${i}`, causationId: undefined, traceparent: undefined }, () => place(`o${i}`)),
    ),
  )
  assert.deepEqual(
    placed,
    Array.from({ length: 50 }, (_, i) => `o${i} placed`),
  )
  assert.deepEqual(sizes, [1, 49], 'the first begins at once, the rest share the next')
  assert.equal((await db.query('select distinct tx from orders')).length, 2)
  const events = await db.query<{ key: Buffer; headers: Buffer }>('select key, headers from messaging.outbox')
  assert.equal(events.length, 50)
  for (const { key, headers } of events) {
    const id = key.toString().replace('o', 'c')
    assert.ok(headers.toString('latin1').includes(`correlationid${String.fromCharCode(id.length * 2)}${id}`), id)
  }

  const mixed = await Promise.allSettled(['new-1', 'o7', 'new-2', 'new-3'].map(place))
  assert.deepEqual(
    mixed.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  )
  assert.equal((await db.query('select from orders')).length, 53)
  assert.equal((await db.query('select from messaging.outbox')).length, 53)
})

test('results that do not match the calls undo the transaction and go to nobody', async (t) => {
  const { db } = await createWorld(t)
  await db.query('create table orders (id text primary key)')
  const place = coalesce(db, async (tx, calls) => {
    for (const { item } of calls) await tx.query('insert into orders values ($1)', [item])
    return []
  })
  const results = await Promise.allSettled(['a', 'b', 'c'].map(place))
  assert.ok(results.every(({ status }) => status === 'rejected'))
  await until('nothing was written', async () => (await db.query('select from orders')).length === 0)
})

test('while one transaction commits the next one works, and there is no third; what fails at the commit fails alone', async (t) => {
  const { db } = await createWorld(t)
  await db.query('create table orders (id text unique deferrable initially deferred)')
  const begun: string[][] = []
  const place = coalesce(db, async (tx, calls: readonly { item: string }[]) => {
    begun.push(calls.map(({ item }) => item))
    for (const { item } of calls) {
      await tx.query('insert into orders values ($1)', [item])
      await publish(tx, Ping({ id: 'hot', n: 1, at }))
    }
    return calls.map(({ item }) => item)
  })

  // Whoever holds the lock of a key holds up the commits of all that publish for it.
  const free = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holding = db.transaction(async (tx) => {
    await tx.query(LOCK_KEYS, [[keyHash(Buffer.from('hot'))]])
    held.resolve()
    await free.promise
  })
  await held.promise
  const waiting = async () =>
    (
      await db.query(
        'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
      )
    ).length

  const first = place('a')
  await until('the first commits', async () => (await waiting()) === 1)
  const second = place('b')
  await until('the second commits too', async () => (await waiting()) === 2)
  const others = ['c', 'a', 'd'].map(place)
  assert.deepEqual(begun, [['a'], ['b']])
  free.resolve()
  await holding

  assert.deepEqual(await Promise.all([first, second]), ['a', 'b'])
  const outcomes = await Promise.allSettled(others)
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(begun, [['a'], ['b'], ['c', 'a', 'd'], ['c'], ['a'], ['d']])
  assert.equal((await db.query('select from messaging.outbox')).length, 4)
})
