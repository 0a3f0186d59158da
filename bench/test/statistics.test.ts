import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantile } from '@waybill/operations/quantile'
import { interleave } from '../src/measure/rounds.ts'
import type { Sample } from '../src/measure/sample.ts'
import { confidence, median } from '../src/measure/statistics.ts'
import { compare, judge } from '../src/report/pair.ts'
import { pairTable } from '../src/report/table.ts'
import { openAudit } from '../src/work/audit.ts'
import { measured, VALUE_BYTES } from '../src/work/measured.ts'

const cpuUs = { node: 2_000_000, postgres: 1_000_000, kafka: 0, peer: 0 }
const rate = (events: number): Sample => ({ events, seconds: 1, cpuUs })
const question = { bench: 'b', subject: 'us', peer: 'them', reach: 2, aim: 4, seed: 7 }
const samples = (us: number[], them: number[]) =>
  new Map([
    ['us', us.map(rate)],
    ['them', them.map(rate)],
  ])
const FRAME = Buffer.alloc(5)

test('the median is the middle, or the mean of the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([1, 9, 3, 5]), 4)
  assert.throws(() => median([]), /No values/)
})

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  assert.deepEqual(
    [0.5, 0.99, 1].map((part) => quantile(values, part)),
    [50, 99, 100],
  )
})

test('the bootstrap gives the same interval for the same seed, around the median, within what was measured', () => {
  const values = [1.1, 0.9, 1.3, 1.0, 1.2]
  const [low, high] = confidence(values, 42)
  assert.deepEqual(confidence(values, 42), [low, high])
  assert.ok(low >= 0.9 && low <= 1.1 && high >= 1.1 && high <= 1.3, `${low} to ${high}`)
  assert.deepEqual(confidence([2, 2, 2], 1), [2, 2])
})

test('the ratio is the median of the rounds ratios, not the ratio of medians', () => {
  const pair = compare(question, samples([30, 100, 20], [10, 20, 10]))
  assert.equal(pair.ratio, 3)
  assert.equal(pair.cpuUsPerEvent?.node, 2_000_000 / 30)
})

test('a goal is met by the worse end of the interval', () => {
  assert.equal(judge([1.9, 5], 'more', 2, 4), 'no')
  assert.equal(judge([2, 5], 'more', 2, 4), 'reach')
  assert.equal(judge([4.1, 5], 'more', 2, 4), 'aim')
  assert.equal(judge([1, 2.1], 'less', 2, 1.3), 'no')
  assert.equal(judge([1, 1.2], 'less', 2, 1.3), 'aim')
  assert.equal(judge([1, 1.2], 'more', null, null), null)
})

test('a round whose audit fails makes the figures void', () => {
  const wrong = new Map([
    ['us', [{ ...rate(100), wrong: '3 events are missing' }]],
    ['them', [rate(1)]],
  ])
  const pair = compare(question, wrong)
  assert.deepEqual([pair.ratio, pair.met, pair.void], [undefined, 'no', '3 events are missing'])
  assert.match(pairTable([pair]), /VOID us \/ them: 3 events are missing/)
})

test('the table has a line for each pair and says when the machine was not quiet', () => {
  const pair = { ...compare(question, samples([30], [10])), quiet: false }
  const lines = pairTable([pair]).split('\n')
  assert.match(lines[1] ?? '', /^us +them +rate +3 +3–3 +30\/s +10\/s /)
  assert.match(lines[2] ?? '', /no evidence/)
})

test('contenders take turns, forwards and backwards, and a warm-up is not counted', async () => {
  const turns: string[] = []
  const contender = (name: string) => ({
    name,
    async run(round: number) {
      turns.push(`${name}${round}`)
      return rate(1)
    },
  })
  const around = { say: () => {}, signal: new AbortController().signal, quick: false }
  const found = await interleave([contender('a'), contender('b')], 2, around)
  assert.deepEqual(turns, ['a0', 'b0', 'b1', 'a1', 'a2', 'b2'])
  assert.equal(found.get('a')?.length, 2)
})

test('the audit finds what is lost, doubled or out of order', () => {
  const bytes = (index: number) => {
    const { event, data } = measured(index, 2)
    return Buffer.concat([FRAME, event.codec.encode(data)])
  }
  const verdict = (...indexes: number[]) => {
    const audit = openAudit(4, 2)
    for (const index of indexes) audit.take(bytes(index))
    return [audit.verdict() === undefined, audit.duplicates]
  }
  assert.deepEqual(verdict(0, 1, 2, 3), [true, 0])
  assert.deepEqual(verdict(1, 0, 1, 3, 2), [true, 1])
  assert.deepEqual(verdict(0, 1, 2), [false, 0])
  assert.deepEqual(verdict(2, 0, 1, 3), [false, 1])
})

test('every value has 500 bytes on the wire', () => {
  for (const index of [0, 9, 123_456, 199_999, 4_000_000]) {
    const { event, data } = measured(index)
    assert.equal(event.codec.encode(data).length + FRAME.length, VALUE_BYTES, `event ${index}`)
  }
})
