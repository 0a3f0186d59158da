import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLimit } from '../src/consumer/limit.ts'
import { milliseconds } from '../src/duration.ts'
import { headerToBytes, headerToJson } from '../src/headers.ts'
import { isOutage, isTransient } from '../src/postgres/outage.ts'
import { BUCKETS, outboxRow } from '../src/postgres/outbox.ts'
import { fairShare } from '../src/postgres/relay-session.ts'
import { statementName } from '../src/postgres/statements.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWaker } from '../src/waker.ts'

test('durations are read with their unit and nothing else', () => {
  assert.deepEqual(
    ['250ms', '30s', '1.5m', '24h', '7d'].map(milliseconds),
    [250, 30_000, 90_000, 86_400_000, 604_800_000],
  )
  for (const wrong of ['', '5', 'm', '5 m', '-1s', '5w']) assert.throws(() => milliseconds(wrong), /is not a duration/)
})

test('a prepared statement has one name in every process, and another text another', () => {
  const [one, other] = ['select 1', 'select 2'].map(statementName)
  assert.equal(one, 'wgirgfUeDFYvBkSu2I-UQfM')
  assert.notEqual(one, other)
})

test('uuidv7 carries its time, version and variant, and differs each time', () => {
  const ids = Array.from({ length: 2_000 }, () => uuidv7(0x0123456789ab))
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a key has the same bucket always, and keys spread over all of them', () => {
  const bucketOf = (key: string) =>
    outboxRow({ eventId: uuidv7(), topic: 't', key: Buffer.from(key), value: null, headers: {} }).bucket
  assert.equal(bucketOf('order-1'), bucketOf('order-1'))
  const used = new Set(Array.from({ length: 2_000 }, (_, i) => bucketOf(uuidv7(i))))
  assert.equal(used.size, BUCKETS)
  for (const bucket of used) assert.ok(bucket >= 0 && bucket < BUCKETS)
})

test('a fair share covers all buckets however many relays there are', () => {
  for (let relays = 1; relays <= 70; relays++) assert.ok(fairShare(relays) * relays >= BUCKETS)
  assert.equal(fairShare(0), BUCKETS)
})

test('headers keep their bytes, text or not', () => {
  for (const bytes of [
    Buffer.from('plain'),
    Buffer.from('žluťoučký'),
    Buffer.from([0xff, 0x00, 0xfe]),
    Buffer.alloc(0),
  ]) {
    assert.deepEqual(headerToBytes(JSON.parse(JSON.stringify(headerToJson(bytes)))), bytes)
  }
})

test('a lost connection is an outage, a refused statement is not, a deadlock asks for another try', () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code })
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])
    assert.ok(isOutage(withCode(code)), code)
  for (const code of ['23505', '42P01', '22001']) assert.ok(!isOutage(withCode(code)), code)
  assert.ok(isOutage(new AggregateError([withCode('ECONNREFUSED')])))
  assert.ok(isTransient(withCode('40P01')) && !isTransient(withCode('23505')))
})

test('a limit lets so many run and serves the rest in order', async () => {
  const limit = createLimit(2)
  const started: number[] = []
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const all = gates.map((gate, i) =>
    limit(async () => {
      started.push(i)
      await gate.promise
    }),
  )
  assert.deepEqual(started, [0, 1])
  gates[1]?.resolve()
  await all[1]
  gates[0]?.resolve()
  await all[0]
  gates[2]?.resolve()
  gates[3]?.resolve()
  await Promise.all(all)
  assert.deepEqual(started, [0, 1, 2, 3])
})

test('a wake before the sleep is not lost, and a sleep ends with its signal', async () => {
  const waker = createWaker()
  const never = new AbortController()
  waker.wake()
  await waker.sleep(60_000, never.signal)
  const stop = new AbortController()
  const sleeping = waker.sleep(60_000, stop.signal)
  stop.abort()
  await sleeping
})
