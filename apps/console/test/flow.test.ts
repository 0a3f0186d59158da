import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCursor, writeCursor } from '../src/server/tail/cursor.ts'
import { createSampler } from '../src/server/tail/sampler.ts'
import type { TailRow } from '../src/shared/tail.ts'
import { lanesOf } from '../src/web/pages/flow/lanes.ts'
import { matching } from '../src/web/pages/flow/matches.ts'
import { type Entry, entriesOf, isNote, withNews } from '../src/web/pages/flow/recent.ts'

const RUNS = 200

const row = (time: number, orderId: string | null = 'o', type = 'orders.order.placed'): TailRow => ({
  topic: 'orders.v1',
  partition: 0,
  offset: String(time),
  key: orderId ?? '',
  id: `id-${time}`,
  type,
  version: 1,
  service: type.split('.')[0] ?? '',
  time: new Date(time).toISOString(),
  orderId,
  correlationId: 'c',
  causationId: null,
  data: {},
  tooLarge: false,
})
const times = (entries: readonly Entry[]) => entries.map(({ time }) => Date.parse(time))

test('a cursor says what was read of each partition, and nothing else is taken for one', () => {
  const offset = fc.bigInt({ min: 0n, max: 2n ** 62n })
  const place = fc.record({ topic: fc.constantFrom('orders.v1', 'a_b-c'), partition: fc.nat(200), offset })
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.uniqueArray(place, { selector: (p) => p.topic + p.partition }), (...of) => {
      const [since, at, places] = of
      const cursor = { since: new Date(since), at: new Date(at), places }
      const back = readCursor(writeCursor(cursor))
      assert.deepEqual([back?.since, back?.at], [cursor.since, cursor.at])
      const named = (all: readonly { topic: string; partition: number; offset: bigint }[] = []) =>
        all.map((one) => `${one.topic} ${one.partition} ${one.offset}`).sort()
      assert.deepEqual(named(back?.places), named(places))
    }),
    { numRuns: RUNS },
  )
  for (const text of ['', 'x', '1', '1;2;orders.v1', '1;2;orders.v1=0', '1;2;../x=0:1', `1;2;a=0:${'9'.repeat(30)}`]) {
    assert.equal(readCursor(text), undefined, text)
  }
})

test('all is sent while it fits; then whole orders are, and what is left out is counted', () => {
  const sampler = createSampler(100)
  const batch = (records: number) => {
    const kept = new Set<string>()
    let sent = 0
    for (let n = 0; n < records; n++) {
      const key = `order-${n % 400}`
      if (!sampler.keep(key)) continue
      kept.add(key)
      sent += 1
    }
    return { kept, sent, ...sampler.next() }
  }
  assert.deepEqual([batch(100).leftOut, batch(100).share], [0, 1])
  const full = batch(400)
  assert.deepEqual([full.sent, full.leftOut], [100, 300])
  // So many come for long: the share settles where they fit, and it is the same orders from batch to batch.
  for (let n = 0; n < 5; n++) batch(400)
  const [one, two] = [batch(400), batch(400)]
  assert.equal(one.share, 1 / 4)
  assert.equal(one.sent + one.leftOut, 400)
  assert.deepEqual(one.kept, two.kept)
  for (let n = 0; n < 5; n++) batch(10)
  assert.deepEqual([batch(10).leftOut, batch(10).share], [0, 1])
})

test('records stand by time, the newest are kept, and none is there twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(1_000), { maxLength: 20 }), { maxLength: 20 }),
      fc.nat(50),
      (batches, most) => {
        let entries: readonly Entry[] = []
        for (const batch of batches)
          entries = withNews(
            entries,
            batch.map((time) => row(time)),
            most + 1,
          )
        const all = batches.flat().sort((a, b) => a - b)
        assert.ok(entries.length <= most + 1)
        assert.deepEqual(
          times(entries),
          times(entries).toSorted((a, b) => a - b),
        )
        if (all.length <= most + 1) assert.deepEqual(times(entries), all)
      },
    ),
    { numRuns: RUNS },
  )
  const known: readonly Entry[] = [row(1)]
  assert.equal(withNews(known, [], 10), known, 'nothing new is no change')
})

test('a batch that has not all records says how many it has not', () => {
  const [record, note] = entriesOf({ rows: [row(1)], leftOut: 7, share: 1 / 4, at: new Date(2).toISOString() })
  assert.ok(record && !isNote(record))
  assert.ok(note && isNote(note))
  assert.match(note.text, /^7 records left out.*one order in 4/)
  assert.equal(entriesOf({ rows: [row(1)], leftOut: 0, share: 1, at: '' }).length, 1)
})

test('a filter lets through what has the order, the type and the service; notes stay', () => {
  const entries: Entry[] = [
    row(1, 'aaaa1'),
    row(2, 'bbbb2', 'payments.payment.captured'),
    row(3, null, 'analytics.page.viewed'),
    { note: 'gap', time: new Date(4).toISOString(), text: 'away' },
  ]
  assert.equal(matching(entries, {}), entries)
  assert.deepEqual(times(matching(entries, { order: 'bb' })), [2, 4])
  assert.deepEqual(times(matching(entries, { type: 'captured', service: 'payments' })), [2, 4])
  assert.deepEqual(times(matching(entries, { service: 'orders' })), [1, 4])
})

test('lanes stand in the order in which an order comes by the services', () => {
  const topics = ['delivery', 'orders', 'elsewhere', 'payments'].map((service) => ({
    name: `${service}.v1`,
    service,
    ofOrders: true,
  }))
  assert.deepEqual(
    lanesOf([...topics, { name: 'orders.outcome.v1', service: 'orders', ofOrders: true }], undefined).map(
      ({ name }) => name,
    ),
    ['orders', 'payments', 'delivery', 'elsewhere'],
  )
  assert.equal(lanesOf(topics, 'topic')[0]?.name, 'orders.v1')
})
