import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on, publish } from '../src/index.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

test('a relay that is asked to sends each batch once more: the topic has two of each event, and each takes effect once', async (t) => {
  const world = await createWorld(t)
  const taken: number[] = []
  world.consumer([on(Ping, ({ data }) => void taken.push(data.n))])
  for (let n = 1; n <= 5; n++) await world.db.transaction((tx) => publish(tx, Ping({ id: 'a', n, at: new Date(0) })))
  world.relay({ sendAgain: () => true })

  await until('all are there twice', async () => (await world.dump(Ping.topic)).length === 10)
  const ids = (await world.dump(Ping.topic)).map(({ headers }) => headers.get('ce_id')?.toString())
  assert.equal(new Set(ids).size, 5)
  const rest = () => world.db.query('select 1 from messaging.offsets where next_offset = 10')
  await until('all are read', async () => (await rest()).length === 1)
  assert.deepEqual(taken, [1, 2, 3, 4, 5])
})
