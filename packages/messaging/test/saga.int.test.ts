import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Overdue, publish, saga, silent, startDeadlines, unmeasured } from '../src/index.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
type Waiting = { step: 'waiting' | 'answered' | 'late' }

const waiting = saga<Waiting>('waiting', {
  key: ({ data }) => data.id,
  steps: (when) => [
    when('waiting', Ping, () => ({ state: { step: 'answered' } })),
    when('waiting', Overdue, () => ({ state: { step: 'late' }, emit: [Ping({ id: 'told', n: 0, at })] })),
  ],
})

test('an event moves its instance, and its deadline goes with the step', async (t) => {
  const world = await createWorld(t)
  world.relay()
  world.consumer([...waiting.handlers])
  await world.db.transaction(async (tx) => {
    await waiting.start(tx, 'a', { step: 'waiting' }, { within: '1h' })
    await publish(tx, Ping({ id: 'a', n: 1, at }), Ping({ id: 'nobody', n: 1, at }))
  })
  await until('it is answered', async () =>
    world.db.transaction(async (tx) => (await waiting.load(tx, 'a'))?.step === 'answered'),
  )
  const rows = await world.db.query('select key, due_at, version from messaging.sagas')
  assert.deepEqual(rows, [{ key: 'a', due_at: null, version: 2 }])
})

test('a deadline that passes is taken once, with what it publishes, by one of several watchers', async (t) => {
  const world = await createWorld(t)
  world.relay()
  await world.db.transaction((tx) => waiting.start(tx, 'b', { step: 'waiting' }, { within: '10ms' }))
  const watchers = [1, 2, 3].map(() => startDeadlines({ sagas: [waiting], db: world.db, log: silent }))
  t.after(() => Promise.all(watchers.map((watcher) => watcher.close())))
  await until('it is told', async () => (await world.dump(Ping.topic)).length > 0)
  await until('it is late', async () =>
    world.db.transaction(async (tx) => (await waiting.load(tx, 'b'))?.step === 'late'),
  )
  assert.deepEqual(
    (await world.dump(Ping.topic)).map((record) => record.key?.toString()),
    ['told'],
  )
})

test('how many instances wait in a step, and how long the oldest has, is measured', async (t) => {
  const world = await createWorld(t)
  await world.db.transaction((tx) => waiting.start(tx, 'c', { step: 'waiting' }, { within: '1h' }))
  await world.db.query("update messaging.sagas set updated_at = now() - interval '90 s'")
  const gauges = new Map<string, number>()
  const metrics = {
    ...unmeasured,
    gauge: (name: string, labels: Record<string, string>, value: number) =>
      void gauges.set(`${name} ${labels.saga} ${labels.step}`, value),
  }
  const watcher = startDeadlines({ sagas: [waiting], db: world.db, log: silent, metrics })
  t.after(() => watcher.close())
  const of = (name: string) => gauges.get(`${name} ${waiting.name} waiting`)
  await until('it is measured', () => of('waybill_saga_waiting') === 1)
  assert.ok(Number(of('waybill_saga_oldest_seconds')) >= 90)
})

test('a deadline that can not be taken holds up no other', async (t) => {
  const world = await createWorld(t)
  const stubborn = saga<{ step: 'waiting' | 'late' }>('stubborn', {
    key: ({ data }) => data.id,
    steps: (when) => [when('waiting', Overdue, () => ({ state: { step: 'late' } }))],
    save: async (_, key) => {
      if (key === 'first') throw new Error('not this one')
    },
  })
  await world.db.transaction(async (tx) => {
    await stubborn.start(tx, 'first', { step: 'waiting' }, { within: '1ms' })
    await stubborn.start(tx, 'second', { step: 'waiting' }, { within: '5ms' })
  })
  const watcher = startDeadlines({ sagas: [stubborn], db: world.db, log: silent })
  t.after(() => watcher.close())
  await until('the second is late', async () =>
    world.db.transaction(async (tx) => (await stubborn.load(tx, 'second'))?.step === 'late'),
  )
  assert.equal(await world.db.transaction(async (tx) => (await stubborn.load(tx, 'first'))?.step), 'waiting')
})
