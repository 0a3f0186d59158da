import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchProducer, OutgoingRow } from '../src/kafka/batch-producer.ts'
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
