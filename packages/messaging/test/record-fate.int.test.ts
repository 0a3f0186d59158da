import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on, PermanentError, publish, recordFate, redrive } from '../src/index.ts'
import { createWorld, SERVICE, until } from './harness.ts'
import { Ping } from './ping.ts'

const DEAD = `${SERVICE}.dlq.v1`

test('of each record the database tells whether it was taken, is parked or waits behind one, or was set aside and taken later', async (t) => {
  const world = await createWorld(t)
  const { db, brokers, topicPrefix } = world
  let broken = true
  const at = new Date(1_763_700_000_000)
  const events = [
    ['good', 1],
    ['late', 1],
    ['late', 2],
    ['bad', 1],
  ] as const
  await db.transaction((tx) => publish(tx, ...events.map(([id, n]) => Ping({ id, n, at }))))
  world.relay()
  const handler = on(Ping, ({ data: { id, n } }) => {
    if (id === 'bad' && broken) throw new PermanentError('no good')
    if (id === 'late' && n === 1) throw new Error('not yet')
  })
  world.consumer([handler], { retry: { first: '2h', most: '2h' } })
  await until('the letter is there', async () => (await world.dump(DEAD)).length === 1)
  const places = new Map(
    (await world.dump(Ping.topic)).map((record) => [record.headers.get('ce_id')?.toString(), record]),
  )
  assert.equal(places.size, events.length)
  const sent = [...places.values()]
  const fateOf = async (key: string, nth = 0) => {
    const record = sent.filter((one) => one.key?.toString() === key)[nth]
    assert.ok(record)
    const { topic, partition, offset, headers } = record
    return recordFate(db, SERVICE, { topic, partition, offset, eventId: headers.get('ce_id')?.toString() })
  }
  await until('all are dealt with', async () => {
    const [good, behind] = [await fateOf('good'), await fateOf('late', 1)]
    return good.takenAt !== undefined && behind.parked !== undefined
  })

  const good = await fateOf('good')
  assert.ok(good.takenAt && Math.abs(good.takenAt.getTime() - Date.now()) < 60_000)
  assert.deepEqual({ ...good, takenAt: undefined }, { takenAt: undefined, setAsideAt: undefined, parked: undefined })
  const late = await fateOf('late')
  assert.deepEqual([late.takenAt, late.parked?.attempts, late.parked?.error], [undefined, 1, 'not yet'])
  assert.ok((late.parked?.dueAt.getTime() ?? 0) > Date.now())
  assert.deepEqual((await fateOf('late', 1)).parked?.attempts, 0)
  const bad = await fateOf('bad')
  assert.deepEqual([bad.takenAt, bad.parked, bad.setAsideAt instanceof Date], [undefined, undefined, true])
  const nobody = { topic: Ping.topic, partition: 0, offset: 9_999n }
  assert.deepEqual(await recordFate(db, SERVICE, nobody), {
    takenAt: undefined,
    setAsideAt: undefined,
    parked: undefined,
  })

  broken = false
  await redrive({ brokers, topicPrefix, service: SERVICE, by: 'test', select: {} })
  await until('the letter is taken', async () => (await fateOf('bad')).takenAt !== undefined)
  assert.ok((await fateOf('bad')).setAsideAt, 'that it was set aside before stays known')
})
