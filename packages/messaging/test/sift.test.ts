import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchProducer, OutgoingRow } from '../src/kafka/rounds.ts'
import { sendSifted } from '../src/relay/sift.ts'

const row = (topic: string, key: string | null, n: number) => ({
  ...{ topic, key: key === null ? null : Buffer.from(key), value: Buffer.from(String(n)), headers: Buffer.alloc(0) },
})
const named = (rows: readonly OutgoingRow[]) => rows.map(({ topic, key, value }) => `${topic} ${key} ${value}`)

/** Every topic is one partition, whose batch is written or not as a whole; notes what was written. */
function producer(refuses: (row: OutgoingRow) => boolean, waits: (row: OutgoingRow) => boolean = () => false) {
  const log: string[] = []
  const made: BatchProducer = {
    async send(rows) {
      const failures = []
      for (const [topic, some] of Map.groupBy(rows, ({ topic }) => topic)) {
        const kind = some.some(waits) ? ('waits' as const) : some.some(refuses) ? ('refused' as const) : undefined
        if (kind) failures.push({ rows: some, reason: `${topic} ${kind}`, kind })
        else log.push(...named(some))
      }
      return failures
    },
    async close() {},
  }
  return { made, log }
}

test('of batches of several partitions that are refused, each one at fault is found, and all others are written', async () => {
  const rows = ['x', 'y'].flatMap((topic) => [1, 2, 3, 4, 5].map((n) => row(topic, `k${n}`, n)))
  const { made, log } = producer(({ topic, value }) => (topic === 'x' ? /2|5/ : /1/).test(String(value)))
  const { written, refused, unwritten } = await sendSifted(made, rows)
  assert.deepEqual(named(refused.map((one) => one.row)).toSorted(), ['x k2 2', 'x k5 5', 'y k1 1'])
  assert.deepEqual(named(written).toSorted(), log.toSorted())
  assert.equal(written.length, 7)
  assert.deepEqual(unwritten, [])
})

test('behind a row that is refused no other of its key is sent; those of other keys are, in their order', async () => {
  const rows = [row('x', 'a', 1), row('x', 'a', 2), row('x', 'b', 1), row('x', 'a', 3), row('x', 'b', 2)]
  const { made, log } = producer(({ key, value }) => String(key) === 'a' && String(value) === '2')
  const { refused } = await sendSifted(made, rows)
  assert.equal(refused.length, 1)
  assert.deepEqual(log, ['x a 1', 'x b 1', 'x b 2'])
})

test('all that fails is told: what is refused in one partition, what waits in another, and what was behind it', async () => {
  const rows = [row('x', 'a', 1), row('x', 'b', 2), row('y', 'a', 1), row('y', 'b', 2)]
  const { made, log } = producer(
    ({ topic, value }) => topic === 'x' && String(value) === '1',
    ({ topic }) => topic === 'y',
  )
  const { written, refused, unwritten } = await sendSifted(made, rows)
  assert.deepEqual(named(refused.map((one) => one.row)), ['x a 1'])
  assert.deepEqual(
    unwritten.flatMap((failure) => named(failure.rows)),
    ['y a 1', 'y b 2'],
  )
  assert.deepEqual(named(written), log)
  assert.deepEqual(log, ['x b 2'])
})

test('rows without a key that went to several partitions: each failure of a half is told, not the first alone', async () => {
  // Sent together they are refused; apart, each row of its own partition waits.
  const rows = [1, 2, 3, 4].map((n) => row('x', null, n))
  let calls = 0
  const made: BatchProducer = {
    async send(some) {
      calls += 1
      if (calls === 1) return [{ rows: some, reason: 'too large', kind: 'refused' }]
      return some.map((one) => ({ rows: [one], reason: 'no leader', kind: 'waits' as const }))
    },
    async close() {},
  }
  const { written, unwritten } = await sendSifted(made, rows)
  assert.deepEqual(written, [])
  assert.deepEqual(unwritten.flatMap((failure) => named(failure.rows)).toSorted(), named(rows).toSorted())
})
