import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { decoderOf } from '../src/avro.ts'
import { type Handler, on, publish } from '../src/index.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const KEYS = Array.from({ length: 18 }, (_, i) => `k${i}`)
const EACH = 3

interface Full extends World {
  /** Keys whose events are in one partition: a lane takes them in one transaction. */
  readonly neighbours: string[]
  count(sql: string): Promise<number>
  /** Starts a consumer and waits until each ping was seen. */
  take(handler: Handler): Promise<void>
}

/** A world with three pings of each key on the topic, and a table for what handlers see. */
async function createFull(t: TestContext): Promise<Full> {
  const world = await createWorld(t)
  await world.db.query('create table seen (place bigserial, id text, n int)')
  const pings = Array.from({ length: EACH }, (_, n) => KEYS.map((id) => Ping({ id, n, at }))).flat()
  await world.db.transaction((tx) => publish(tx, ...pings))
  const relay = world.relay()
  const sent = async () => (await world.db.query('select 1 from messaging.outbox')).length === 0
  await until('the pings are on their topic', sent)
  await relay.close()
  const keys = Map.groupBy(await world.dump(Ping.topic), (record) => record.partition)
  const [fullest = []] = [...keys.values()].toSorted((a, b) => b.length - a.length)
  const count = async (sql: string) => Number((await world.db.query<{ count: string }>(sql))[0]?.count)
  return {
    ...world,
    neighbours: [...new Set(fullest.map(({ key }) => String(key)))],
    count,
    async take(handler) {
      world.consumer([handler], { retry: { attempts: 2, first: '20ms' } })
      await until('each ping is seen', async () => (await count('select count(*) from seen')) >= pings.length)
    },
  }
}

const SEE = 'insert into seen (id, n) values ($1, $2)'

test('handlers of different keys run beside each other in one transaction, those of one key one after the other', async (t) => {
  const world = await createFull(t)
  const [first, second] = world.neighbours
  const secondBegan = Promise.withResolvers<void>()
  const running = new Set<string>()
  const twice: string[] = []
  await world.take(
    on(Ping, async ({ data: { id, n } }, tx) => {
      if (running.has(id)) twice.push(id)
      running.add(id)
      if (id === second) secondBegan.resolve()
      // One after the other, this would not come to its end.
      if (id === first) await secondBegan.promise
      await tx.query(SEE, [id, n])
      running.delete(id)
    }),
  )
  assert.deepEqual(twice, [])
  const seen = await world.db.query<{ id: string; n: number }>('select id, n from seen order by place')
  for (const [id, of] of Map.groupBy(seen, (row) => row.id)) {
    assert.deepEqual(
      of.map(({ n }) => n),
      [0, 1, 2],
      id,
    )
  }
})

test('handlers that read, wait and write the same row do not lose each other’s writes', async (t) => {
  const world = await createFull(t)
  await world.db.query('create table total (value int)')
  await world.db.query('insert into total values (0)')
  await world.take(
    on(Ping, async ({ data: { id, n } }, tx) => {
      const [row] = await tx.query<{ value: number }>('select value from total for update')
      await tx.query('update total set value = $1', [(row?.value ?? 0) + 1])
      await tx.query(SEE, [id, n])
    }),
  )
  assert.equal(await world.count('select count(*) from seen'), KEYS.length * EACH)
  assert.equal(await world.count('select value as count from total'), KEYS.length * EACH)
})

test('what is published of one row by handlers beside each other stands in the order in which they wrote it', async (t) => {
  const world = await createFull(t)
  const [slow] = world.neighbours
  await world.db.query('create table total (value int)')
  await world.db.query('insert into total values (0)')
  await world.take(
    on(Ping, async ({ data: { id, n } }, tx) => {
      const [[row]] = await Promise.all([
        tx.query<{ value: number }>('update total set value = value + 1 returning value'),
        tx.query(SEE, [id, n]),
      ])
      // It wrote first and ends last.
      if (id === slow) await setImmediate()
      return Ping({ id: 'total', n: row?.value ?? 0, at })
    }),
  )
  const rows = await world.db.query<{ value: Buffer }>('select value from messaging.outbox order by id')
  const decode = decoderOf(Ping.schema)
  const totals = rows.map(({ value }) => (decode(value.subarray(5)) as { n: number }).n)
  assert.deepEqual(
    totals,
    Array.from({ length: KEYS.length * EACH }, (_, i) => i + 1),
  )
})

for (const how of ['a statement of it is refused', 'it throws']) {
  test(`one of many handlers fails for good, since ${how}: only its event is a dead letter, the others take effect once`, async (t) => {
    const world = await createFull(t)
    const [bad] = world.neighbours
    await world.db.query('create table sums (value numeric)')
    world.consumer(
      [
        on(Ping, async ({ data: { id, n } }, tx) => {
          const fails = id === bad && n === 1
          if (fails && how === 'it throws') throw new Error('unlucky')
          const divide = tx.query('insert into sums values (1 / $1::numeric)', [fails ? 0 : 1])
          await Promise.all([tx.query(SEE, [id, n]), divide])
        }),
      ],
      { retry: { attempts: 2, first: '20ms' } },
    )
    const good = KEYS.length * EACH - 1
    await until('all others are seen', async () => (await world.count('select count(*) from seen')) >= good)
    await until('it is given up', async () => (await world.count('select count(*) from messaging.parked')) === 0)
    assert.equal(await world.count('select count(*) from seen'), good)
    assert.equal(await world.count('select count(*) from (select distinct id, n from seen) s'), good)
    assert.equal(await world.count('select count(*) from sums'), good)
    const letters = await world.db.query<{ topic: string }>('select topic from messaging.outbox')
    assert.deepEqual(letters, [{ topic: `${SERVICE}.dlq.v1` }])
  })
}
