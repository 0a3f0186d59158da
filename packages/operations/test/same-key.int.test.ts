import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTopic, emptyTopic, findSameKey } from '../src/index.ts'
import { freshName, send, testCluster } from './cluster.ts'

const cluster = testCluster()

test('the next and the previous record of a key are found in its partition, and none where there is no other', async (t) => {
  const topic = `${freshName(t)}.v1`
  await createTopic(cluster, { name: topic, partitions: 2 })
  const keys = ['a', 'b', 'a', 'c', 'b', 'b', 'a']
  await send(topic, [
    ...keys.map((key, n) => ({ key, value: String(n), partition: 1 })),
    { key: 'c', value: 'elsewhere', partition: 0 },
    { value: 'no key', partition: 1 },
  ])
  const look = (offset: bigint, direction: 'older' | 'newer', more = {}) =>
    findSameKey(cluster, { topic, partition: 1, offset, direction, ...more })

  for (const [from, next] of [
    [0n, '2'],
    [2n, '6'],
    [1n, '4'],
    [4n, '5'],
  ] as const) {
    const found = await look(from, 'newer')
    assert.deepEqual([found.offset, found.why], [next, 'found'])
    assert.equal((await look(BigInt(next), 'older')).offset, String(from), 'and back')
  }
  const { bytes, ...none } = await look(3n, 'newer')
  assert.deepEqual(none, { offset: null, why: 'end', at: '8', records: 4 })
  assert.ok(bytes > 0)
  assert.deepEqual((await look(0n, 'older')).why, 'end')
  await assert.rejects(look(7n, 'newer'), { code: 'invalid', message: /has no key/ })
  await assert.rejects(look(99n, 'newer'), { code: 'not-found' })
})

test('a look that has used up its budget says so, and the next goes on where it ended', async (t) => {
  const topic = `${freshName(t)}.v1`
  await createTopic(cluster, { name: topic, partitions: 1 })
  const others = Array.from({ length: 250 }, (_, n) => ({ key: `other-${n}`, value: 'x'.repeat(50) }))
  await send(topic, [{ key: 'mine', value: 'first' }, ...others, { key: 'mine', value: 'last' }])
  const of = { topic, partition: 0 }

  for (const [direction, offset, end] of [
    ['newer', 0n, '251'],
    ['older', 251n, '0'],
  ] as const) {
    const first = await findSameKey(cluster, { ...of, offset, direction, maxRecords: 100 })
    assert.deepEqual([first.offset, first.why, first.records], [null, 'budget', 100])
    const more = { at: BigInt(first.at), maxRecords: 100 }
    const second = await findSameKey(cluster, { ...of, offset, direction, ...more })
    assert.equal(second.why, 'budget')
    const third = await findSameKey(cluster, { ...of, offset, direction, ...more, at: BigInt(second.at) })
    assert.deepEqual([third.offset, third.why, third.records], [end, 'found', 51])
  }
  const bytes = await findSameKey(cluster, { ...of, offset: 0n, direction: 'newer', maxBytes: 500 })
  assert.equal(bytes.why, 'budget')
  assert.ok(bytes.bytes >= 500 && bytes.bytes < 700, `${bytes.bytes} bytes`)
  const stopped = await findSameKey(cluster, { ...of, offset: 0n, direction: 'newer', signal: AbortSignal.abort() })
  assert.deepEqual([stopped.why, stopped.at], ['stopped', '1'])

  await emptyTopic(cluster, topic, { before: 200n })
  const emptied = await findSameKey(cluster, { ...of, offset: 251n, direction: 'older' })
  assert.deepEqual([emptied.why, emptied.records], ['end', 51])
})
