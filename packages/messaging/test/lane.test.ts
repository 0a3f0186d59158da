import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionOf } from '../src/kafka/partition.ts'
import type { BatchProducer, OutgoingRow } from '../src/kafka/rounds.ts'
import type { PendingRow, RelaySession } from '../src/postgres/relay-session.ts'
import { createLane } from '../src/relay/lane.ts'
import { until } from './harness.ts'

const row = (id: number, topic: string): PendingRow => ({
  ...{ bucket: 0, id, topic, key: Buffer.from('k'), value: Buffer.from(String(id)), headers: Buffer.from([0]) },
})

/** An outbox of one bucket in memory, with what was read of it. */
function outboxOf(rows: PendingRow[]) {
  const read: PendingRow[] = []
  const session: Pick<RelaySession, 'pending' | 'acknowledge'> = {
    async pending(from, perBucket, most, without = []) {
      const of = (id: number) => rows.filter((one) => one.id >= id && !without.includes(one.topic)).slice(0, perBucket)
      const found = from.flatMap(({ id }) => of(id)).slice(0, most)
      read.push(...found)
      return found.map((one) => ({ ...one }))
    },
    async acknowledge(gone) {
      const ids = new Set(gone.map(({ id }) => id))
      rows.splice(0, rows.length, ...rows.filter(({ id }) => !ids.has(id)))
      return { oldestSeconds: 0 }
    },
  }
  return { rows, read, session: session as RelaySession }
}

test('a large backlog of a topic that is away is read once, while others go on; then it is sent in order', async (t) => {
  const backlog = Array.from({ length: 5_000 }, (_, n) => row(n + 1, 'later'))
  const { rows, read, session } = outboxOf(backlog)
  const sent: OutgoingRow[] = []
  let isThere = false
  let refusals = 0
  const producer: BatchProducer = {
    async send(some) {
      const waits = isThere ? [] : some.filter(({ topic }) => topic === 'later')
      sent.push(...some.filter((one) => !waits.includes(one)))
      refusals += waits.length > 0 ? 1 : 0
      return waits.length > 0 ? [{ rows: waits, reason: 'no such topic', kind: 'waits' }] : []
    },
    async close() {},
  }
  const stop = new AbortController()
  const lane = createLane({
    ...{ session, producer, settledId: () => rows.at(-1)?.id ?? 1_000_000, keep: false, signal: stop.signal },
    ...{ onSent() {}, onPublished() {}, onRefused() {}, onUnwritten() {} },
  })
  lane.add(0, [])
  const running = lane.run()
  t.after(() => stop.abort())

  await until('it was tried again', () => refusals >= 2)
  rows.push(row(10_001, 'now'))
  lane.wake()
  await until('the other topic goes on', () => sent.length === 1)
  await until('it was tried once more', () => refusals >= 3)
  assert.ok(read.length < 1.5 * backlog.length + 100, `${read.length} rows were read`)

  isThere = true
  await until('all is sent', () => rows.length === 0)
  const later = sent.filter(({ topic }) => topic === 'later').map(({ value }) => Number(value))
  assert.deepEqual(
    later,
    Array.from({ length: 5_000 }, (_, n) => n + 1),
  )
  stop.abort()
  lane.wake()
  await running
})

test('a partition that can not be written holds up its own keys, in order, and no other of its topic', async (t) => {
  const PARTITIONS = 3
  const keyed = (id: number, key: string) => ({ ...row(id, 'orders'), key: Buffer.from(key) })
  const isBad = (one: OutgoingRow) => one.key !== null && partitionOf(one.key, PARTITIONS) === 1
  const backlog = Array.from({ length: 600 }, (_, n) => keyed(n + 1, `k${n % 20}`))
  const bad = backlog.filter(isBad).map(({ id }) => id)
  const { rows, session } = outboxOf(backlog)
  const sent: OutgoingRow[] = []
  let isThere = false
  const producer: BatchProducer = {
    async send(some) {
      const waits = isThere ? [] : some.filter(isBad)
      sent.push(...some.filter((one) => !waits.includes(one)))
      if (waits.length === 0) return []
      return [{ rows: waits, reason: 'it has no leader now', kind: 'waits', partitions: PARTITIONS }]
    },
    async close() {},
  }
  const stop = new AbortController()
  const lane = createLane({
    ...{ session, producer, settledId: () => rows.at(-1)?.id ?? 1_000_000, keep: false, signal: stop.signal },
    ...{ onSent() {}, onPublished() {}, onRefused() {}, onUnwritten() {} },
  })
  lane.add(0, [])
  const running = lane.run()
  t.after(() => stop.abort())
  await until('the other partitions are sent', () => sent.length === 600 - bad.length)
  rows.push(...['k0', 'k1', 'k2', 'k3', 'k4', 'k5'].map((key, n) => keyed(10_001 + n, key)))
  lane.wake()
  await until('what comes later goes on too', () => rows.every(isBad))
  assert.ok(sent.every((one) => !isBad(one)))

  isThere = true
  await until('all is sent', () => rows.length === 0)
  for (const those of Map.groupBy(sent, ({ key }) => String(key)).values()) {
    const ids = those.map(({ value }) => Number(value))
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
    )
  }
  assert.equal(sent.length, 606)
  stop.abort()
  lane.wake()
  await running
})
