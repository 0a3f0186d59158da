import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compressions, on, type Partitioner, publish } from '../src/index.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

const PARTITIONS = 3
const EVENTS = 40

const pings = (about: string) =>
  Array.from({ length: EVENTS }, (_, n) => Ping({ id: `${about}${'k'.repeat(n)}`, n, at: new Date(n) }))

test('what relays send packed, each in another way, is taken from one topic: each event once and whole', async (t) => {
  const world = await createWorld(t)
  const taken: string[] = []
  world.consumer([on(Ping, ({ data: { id, n, at } }) => void taken.push(`${id} ${n} ${at.getTime()}`))])
  for (const [i, compression] of compressions.entries()) {
    await world.db.transaction((tx) => publish(tx, ...pings(compression)))
    const relay = world.relay({ compression })
    await until(`what is packed with ${compression} is taken`, async () => taken.length >= EVENTS * (i + 1))
    await relay.close()
  }
  const sent = compressions.flatMap((compression) => pings(compression))
  assert.deepEqual(taken.toSorted(), sent.map(({ data: { id, n } }) => `${id} ${n} ${n}`).toSorted())
})

const byLength: Partitioner = (key, partitions) => key.length % partitions

test('a relay puts each key where its partitioner says', async (t) => {
  const world = await createWorld(t)
  await world.db.transaction((tx) => publish(tx, ...pings('')))
  world.relay({ partitioner: byLength })
  await until('every event is on its topic', async () => (await world.dump(Ping.topic)).length >= EVENTS)
  for (const { key, partition } of await world.dump(Ping.topic))
    assert.equal(partition, (key?.length ?? 0) % PARTITIONS)
})
