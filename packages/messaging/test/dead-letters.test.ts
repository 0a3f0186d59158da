import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matching } from '../src/dead-letters/filter.ts'
import { type Letter, markHeaders, toLetter, toMark } from '../src/dead-letters/letter.ts'
import { orderingOf } from '../src/dead-letters/ordering.ts'
import { originOf } from '../src/dead-letters/origin.ts'
import { createPace } from '../src/dead-letters/pace.ts'
import { countCauses } from '../src/index.ts'
import { letter } from './dead-letters.ts'

const record = (headers: Record<string, string>, offset = 0n) => ({
  topic: 'tester.dlq.v1',
  partition: 0,
  offset,
  timestamp: 1_000n,
  key: Buffer.from('a'),
  value: null,
  headers: new Map(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
})

const letterOf = (n: number, headers: Record<string, string> = {}, key = 'a'): Letter => ({
  ...toLetter('tester', record(letter(n, headers).headers ?? {}, BigInt(n))),
  key,
})

test('letters of a key go in the order of their origin, whatever order they failed in', async () => {
  const letters = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), offset: fc.nat(8), partition: fc.nat(1) }),
    {
      maxLength: 20,
    },
  )
  const property = fc.asyncProperty(letters, async (drawn) => {
    const given = drawn.map(({ key, offset, partition }, n) =>
      letterOf(n, { dl_partition: String(partition), dl_offset: String(offset) }, key),
    )
    const ordering = await orderingOf(streamed(given))
    const sent = [...given.flatMap((one) => ordering.take(one)), ...ordering.rest()]
    assert.deepEqual(new Set(sent), new Set(given))
    assert.equal(sent.length, given.length)
    const lines = Map.groupBy(sent, ({ key, origin }) => `${key}/${origin.partition}`)
    for (const line of lines.values()) {
      const offsets = line.map(({ origin }) => Number(origin.offset))
      assert.deepEqual(
        offsets,
        offsets.toSorted((a, b) => a - b),
      )
    }
    // Nothing is held back at the end: memory is freed when a key's turn has come.
    assert.deepEqual(ordering.rest(), [])
  })
  await fc.assert(property, { numRuns: 300, seed: 4 })
})

test('a letter that waits for one which is gone meanwhile goes at the end', async () => {
  const [late, early] = [letterOf(2), letterOf(1)]
  const ordering = await orderingOf(streamed([late, early]))
  assert.deepEqual(ordering.take(late), [])
  assert.deepEqual(ordering.rest(), [late])
})

test('a mark is read as it was written, and a letter with such a header is no mark', () => {
  const mark = {
    mark: 'discarded',
    letter: { partition: 1, offset: 7n },
    operation: 'x',
    reason: 'test order',
    by: 'ann',
    at: new Date(5_000),
  } as const
  assert.deepEqual(toMark(record(markHeaders(mark))), mark)
  assert.equal(toMark(record({ ...letter(1).headers, ...markHeaders(mark) })), undefined)
  assert.equal(toMark(record({ dl_mark: 'redriven', dl_mark_partition: 'x', dl_mark_offset: '1' })), undefined)
})

test('what somebody else wrote among the dead letters is a letter too', () => {
  const found = toLetter('tester', record({ dl_offset: 'x', dl_failed_at: 'never' }, 3n))
  assert.equal(found.code, 'foreign')
  assert.deepEqual(found.origin, { topic: 'tester.dlq.v1', partition: 0, offset: 3n, time: new Date(1_000) })
})

test('headers of a redrive that are none do not stop the consumer', () => {
  for (const wrong of [{}, { rd_topic: 't', rd_partition: '0' }, { rd_topic: 't', rd_partition: '0', rd_offset: '-1' }])
    assert.equal(originOf(record(wrong).headers), undefined)
})

test('a filter takes a letter when all of it applies', () => {
  const found = letterOf(5, { dl_error: 'No such Account', dl_error_code: 'no-account' }, 'order-1')
  const at = found.failedAt.getTime()
  const applies = [
    {},
    { type: 'ping' },
    { code: 'no-account' },
    { text: 'account' },
    { key: 'order-1' },
    { topic: 'pings.v1' },
    { since: new Date(at), until: new Date(at + 1) },
    { places: [{ partition: 0, offset: 5n }] },
  ]
  const not = [
    { type: 'pong' },
    { code: 'account' },
    { text: 'Konto' },
    { key: 'order' },
    { topic: 'pings' },
    { since: new Date(at + 1) },
    { until: new Date(at) },
    { places: [] },
    { places: [{ partition: 1, offset: 5n }] },
  ]
  for (const filter of applies) assert.ok(matching(filter)(found), JSON.stringify(Object.keys(filter)))
  for (const filter of not)
    assert.ok(!matching({ key: 'order-1', ...filter })(found), JSON.stringify(Object.keys(filter)))
})

test('causes are counted by code and type, the most frequent first, with the last text', async () => {
  const again = { dl_redrives: '1' }
  const causes = await countCauses([
    letterOf(3, { dl_error: 'last' }),
    letterOf(1),
    letterOf(2, { dl_error_code: 'x' }),
    letterOf(2, again),
  ])
  assert.deepEqual(
    causes.map(({ code, letters, again, error }) => ({ code, letters, again, error })),
    [
      { code: 'Error', letters: 3, again: 1, error: 'last' },
      { code: 'x', letters: 1, again: 0, error: 'unlucky' },
    ],
  )
  assert.deepEqual([causes[0]?.oldest, causes[0]?.newest], [letterOf(1).failedAt, letterOf(3).failedAt])
})

test('a pace lets no more through than its rate, and makes up for no lost time', async () => {
  let now = 0
  const passed: number[] = []
  const sleep = async (ms: number) => {
    now += ms
  }
  const pace = createPace(50, { now: () => now, sleep })
  const go = async (records: number) => {
    await pace(records)
    for (let i = 0; i < records; i++) passed.push(now)
  }
  for (let i = 0; i < 20; i++) await go(5)
  now += 10_000
  for (let i = 0; i < 20; i++) await go(5)
  for (const start of passed) {
    const within = passed.filter((at) => at >= start && at < start + 1_000).length
    assert.ok(within <= 50 + 5, `${within} in the second from ${start}`)
  }
  assert.equal(now, 10_000 + 2 * 1_900)
})

async function* streamed<T>(items: readonly T[]) {
  yield* items
}
