import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { openDatabase, publish } from '../src/index.ts'
import { type OutboxRow, outboxRow, outboxStatements } from '../src/postgres/outbox.ts'
import { roundTrip } from '../src/postgres/round-trip.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWorld } from './harness.ts'
import { Ping } from './ping.ts'
import { openProxy } from './proxy.ts'

const at = new Date(1_763_700_000_000)

test('what failed leaves its connection as good as new: in the work, at the commit, and passed over in silence', async (t) => {
  const { url, db: prepared } = await createWorld(t)
  const db = openDatabase({ url, max: 1 })
  for (const [event, id] of prepared.publishing.schemaIds) db.publishing.schemaIds.set(event, id)

  // The first commit of this connection is never reached: whether its statement is prepared then must be known.
  const publishing = db.transaction(async (tx) => {
    await tx.query('selec 1').catch(() => [])
    await publish(tx, Ping({ id: 'a', n: 1, at }))
  })
  await assert.rejects(publishing, /current transaction is aborted/)
  await assert.rejects(db.query('selec 1'), /syntax error/)

  await db.query('create table orders (id text unique deferrable initially deferred, n int check (n > 0))')
  const insert = 'insert into orders values ($1, $2) returning pg_backend_pid() as pid'
  const place = (id: string, n: number) => db.transaction((tx) => tx.query<{ pid: number }>(insert, [id, n]))

  await assert.rejects(place('a', 0), /orders_n_check/)
  const [first] = await place('a', 1)
  await assert.rejects(place('a', 1), /orders_id_key/)
  const swallowing = db.transaction((tx) => tx.query(insert, ['b', 0]).catch(() => []))
  await assert.rejects(swallowing, /was rolled back/)
  await assert.rejects(db.query(insert, ['b', 0]), /orders_n_check/)
  const [last] = await db.query<{ pid: number }>(insert, ['b', 1])
  assert.equal(last?.pid, first?.pid, 'it was the same connection all the time')
  assert.deepEqual(await db.query('select id from orders order by id'), [{ id: 'a' }, { id: 'b' }])
  await db.close()
})

test('a value that can not be sent is refused, and what is done after it is still in the transaction', async (t) => {
  const { db } = await createWorld(t)
  await db.query('create table notes (text text)')
  const endless: { self?: unknown } = {}
  endless.self = endless
  const writing = db.transaction(async (tx) => {
    await assert.rejects(tx.query('insert into notes values ($1::json)', [endless]), TypeError)
    await tx.query("insert into notes values ('kept?')")
    throw new Error('changed my mind')
  })
  await assert.rejects(writing, /changed my mind/)
  assert.deepEqual(await db.query('select * from notes'), [])
})

test('a value that can not be sent fails its own statement, and none that is sent with it', async (t) => {
  const { db } = await createWorld(t)
  await db.query('create table notes (text text)')
  await db.transaction(async (tx) => {
    const bad = tx.query('insert into notes values ($1::json)', [{ big: 1n }])
    const good = tx.query("insert into notes values ('kept')")
    await assert.rejects(bad, TypeError)
    await good
  })
  assert.deepEqual(await db.query('select * from notes'), [{ text: 'kept' }])
})

test('a statement without SQL takes no other’s answer', async (t) => {
  const { db } = await createWorld(t)
  const answers = await db.transaction((tx) => Promise.all([tx.query('select 1 as n'), tx.query('-- nothing')]))
  assert.deepEqual(answers, [[{ n: 1 }], []])
})

test('a statement whose table has changed, or that its connection has lost, is prepared anew for the next try', async (t) => {
  const { url } = await createWorld(t)
  const db = openDatabase({ url, max: 1 })
  t.after(() => db.close())
  await db.query('create table notes (text text)')
  const read = () => db.transaction((tx) => tx.query('select * from notes'))
  await read()
  await db.query('alter table notes add column stars int')
  await assert.rejects(read(), /cached plan must not change result type/)
  assert.deepEqual(await read(), [])
  await db.query('deallocate all')
  await assert.rejects(read(), /does not exist/)
  assert.deepEqual(await read(), [])
})

test('a transaction whose rollback fails leaves its connection to nobody', async (t) => {
  const { url } = await createWorld(t)
  const db = openDatabase({ url, max: 1 })
  t.after(() => db.close())
  await db.query('create table notes (text text)')
  const failing = () =>
    db.transaction(async (tx) => {
      await tx.query("insert into notes values ('undone')")
      throw new Error('changed my mind')
    })
  await assert.rejects(failing(), /changed my mind/)
  const losing = db.transaction(async (tx) => {
    await tx.query("insert into notes values ('undone')")
    await tx.query('deallocate all')
    throw new Error('changed my mind')
  })
  await assert.rejects(losing, /changed my mind/)
  await db.transaction((tx) => tx.query("insert into notes values ('kept')"))
  assert.deepEqual(await db.query('select * from notes'), [{ text: 'kept' }])
})

test('an error tells who asked', async (t) => {
  const { db } = await createWorld(t)
  async function askInVain() {
    await db.transaction((tx) => tx.query('select 1/0'))
  }
  await assert.rejects(askInVain(), (error: Error) => /division by zero.*askInVain/s.test(String(error.stack)))
})

test('a transaction that only publishes takes one round trip', async (t) => {
  const world = await createWorld(t)
  const proxy = await openProxy(t, world.url)
  const db = openDatabase({ url: proxy.url, max: 1 })
  for (const [event, id] of world.db.publishing.schemaIds) db.publishing.schemaIds.set(event, id)
  const ping = () => db.transaction((tx) => publish(tx, Ping({ id: 'a', n: 1, at }), Ping({ id: 'b', n: 1, at })))
  await ping()
  const before = proxy.roundTrips()
  await ping()
  assert.equal(proxy.roundTrips() - before, 1)
  await db.close()
})

test('the outbox keeps every byte and the order of rows, whether they come alone or together', async (t) => {
  const { url } = await createWorld(t)
  const client = new pg.Client(url)
  await client.connect()
  const bytes = fc.option(fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)))
  const text = fc.string({ unit: 'grapheme', maxLength: 20 })
  const row = fc
    .record({ topic: text.map((name) => name.replaceAll('\0', '')), key: bytes, value: bytes, header: text })
    .map(({ header, ...rest }) => outboxRow({ ...rest, eventId: uuidv7(), headers: { [header]: header, b: 'c' } }))
  const shown = ({ bucket, eventId, topic, key, value, headers }: OutboxRow) =>
    [bucket, eventId, topic, key?.toString('hex'), value?.toString('hex'), headers.toString('hex')].join()

  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const property = fc.asyncProperty(
    fc.array(row, { minLength: 1, maxLength: 5 }),
    fc.boolean(),
    async (rows, later) => {
      const dueAt = later ? new Date(Date.now() + 3_600_000) : undefined
      const table = later ? 'messaging.scheduled' : 'messaging.outbox'
      await roundTrip(client, outboxStatements(rows.map((one) => ({ ...one, dueAt }))))
      const kept = await client.query(`
      with gone as (delete from ${table} returning *) select *, event_id as "eventId" from gone order by id`)
      assert.deepEqual(kept.rows.map(shown), rows.map(shown))
    },
  )
  await fc.assert(property, { numRuns: 200, seed }).finally(() => client.end())
})
