import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createWatermark } from '../src/consumer/watermark.ts'
import { headerName } from '../src/kafka/header-name.ts'
import { createGather } from '../src/postgres/gather.ts'
import type { Answer, Statement } from '../src/postgres/round-trip.ts'

const answerTo = ({ text }: Statement): Answer => ({ command: text, rows: [] })

test('statements that nobody waits for in between are sent together, and each gets its own answer', async () => {
  const sent: string[][] = []
  const gather = createGather(async (statements) => {
    sent.push(statements.map(({ text }) => text))
    // As BEGIN does, something goes in front of the first ones.
    return [...(sent.length === 1 ? [{ command: 'begin', rows: [] }] : []), ...statements.map(answerTo)]
  })
  const chain = async (name: string) => {
    const first = await gather.ask({ text: `${name}1` })
    const second = await gather.ask({ text: `${name}2` })
    return [first.command, second.command]
  }
  assert.deepEqual(await Promise.all([chain('a'), chain('b')]), [
    ['a1', 'a2'],
    ['b1', 'b2'],
  ])
  assert.deepEqual(sent, [
    ['a1', 'b1'],
    ['a2', 'b2'],
  ])
})

test('when a round trip fails, all that were sent with it fail; what waits is sent before its transaction ends', async () => {
  const sent: string[] = []
  const gather = createGather(async (statements) => {
    sent.push(...statements.map(({ text }) => text))
    if (sent.includes('bad')) throw new Error('refused')
    return statements.map(answerTo)
  })
  const waiting = gather.ask({ text: 'not awaited' })
  gather.flush()
  assert.deepEqual(sent, ['not awaited'])
  await waiting
  const outcomes = await Promise.allSettled([gather.ask({ text: 'good' }), gather.ask({ text: 'bad' })])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
})

test('a header’s name is the text of its bytes, also when it was met before', () => {
  const bytes = fc.oneof(
    fc.string().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(bytes, (name) => {
      for (let i = 0; i < 2; i += 1) assert.equal(headerName(name), Buffer.from(name).toString())
    }),
    { numRuns: 2_000 },
  )
  // These two have one hash (FNV-1a, 32 bits).
  for (const name of ['costarring', 'liquid', 'costarring']) assert.equal(headerName(Buffer.from(name)), name)
})

test('a partition’s mark stands before the first record that is not done, whatever the order in which they end', () => {
  const offsets = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 60 }).map((some) => some.sort((a, b) => a - b))
  const ends = offsets.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some)))
  fc.assert(
    fc.property(ends, fc.nat(60), ([received, done], soon) => {
      const watermark = createWatermark()
      for (const offset of received) watermark.received(BigInt(offset))
      const left = new Set(received)
      for (const offset of done) {
        watermark.done(BigInt(offset))
        left.delete(offset)
        const end = (received.at(-1) ?? 0) + 1
        assert.equal(watermark.next(), BigInt(Math.min(end, ...left)))
        const also = [...left].slice(0, soon)
        assert.equal(watermark.next(also.map(BigInt)), BigInt(Math.min(end, ...[...left].slice(soon))))
        assert.equal(watermark.undone(), left.size)
        assert.equal(watermark.spread(), received.filter((one) => one >= Math.min(...left)).length)
      }
    }),
    { numRuns: 500 },
  )
})
