import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publish, type RecordsBetween, recordsBetween } from '../src/index.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

test('a span of time has the records sent within it: of one key, or of all', async (t) => {
  const { db, brokers, topicPrefix, relay, dump } = await createWorld(t)
  relay()
  const at = new Date()
  const send = (id: string, n: number) => db.transaction((tx) => publish(tx, Ping({ id, n, at })))
  const stored = (count: number) => until(`${count} records`, async () => (await dump(Ping.topic)).length === count)
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  for (const id of keys) await send(id, 1)
  await stored(keys.length)
  // A record's time has whole milliseconds: the next ones are younger for sure.
  const middle = new Date(
    Number(
      (await dump(Ping.topic))
        .map(({ timestamp }) => timestamp)
        .sort()
        .at(-1),
    ) + 1,
  )
  await until('the clock has gone on', () => Date.now() > middle.getTime())
  for (const id of keys) await send(id, 2)
  await stored(2 * keys.length)

  const read = async (options: Omit<RecordsBetween, 'brokers' | 'topicPrefix'>) => {
    const found: (string | undefined)[] = []
    for await (const { key } of recordsBetween({ brokers, topicPrefix, ...options })) found.push(key?.toString())
    return found.sort()
  }
  const [from, to] = [new Date(0), new Date(Date.now() + 60_000)]
  const topics = [{ name: Ping.topic }]
  assert.deepEqual(await read({ topics, from, to: middle }), keys)
  assert.deepEqual(await read({ topics, from: middle, to }), keys)
  assert.deepEqual(await read({ topics, from: to, to }), [])
  assert.deepEqual(await read({ topics: [{ name: Ping.topic, key: 'c' }], from, to }), ['c', 'c'])
  await assert.rejects(read({ topics: [{ name: 'no-such.v1' }], from, to }))
})
