import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IS_CONTROL, IS_TRANSACTIONAL, type RecordsBatch } from '@platformatic/kafka'
import fc from 'fast-check'
import { derivedId } from '../src/derived-id.ts'
import { hideAborted, mended } from '../src/kafka/committed.ts'

interface Step {
  producer: number
  act: 'write' | 'plain' | 'commit' | 'abort'
}

const step: fc.Arbitrary<Step> = fc.record({
  producer: fc.integer({ min: 1, max: 3 }),
  act: fc.constantFrom('write', 'write', 'plain', 'commit', 'abort'),
})

/** A log as the broker writes it, with what it knows of each transaction. */
function logOf(steps: readonly Step[]) {
  const batches: RecordsBatch[] = []
  const open = new Map<number, bigint[]>()
  const aborted: { producerId: bigint; firstOffset: bigint; lastOffset: bigint }[] = []
  const visible = new Set<bigint>()
  for (const { producer, act } of steps) {
    const offset = BigInt(batches.length)
    const mine = open.get(producer) ?? []
    if (act === 'plain') visible.add(offset)
    else if (act === 'write') open.set(producer, [...mine, offset])
    else {
      open.delete(producer)
      if (act === 'commit') for (const one of mine) visible.add(one)
      else if (mine[0] !== undefined)
        aborted.push({ producerId: BigInt(producer), firstOffset: mine[0], lastOffset: offset })
    }
    batches.push(batchOf(offset, producer, act))
  }
  // Readers are given nothing from the first record of an open transaction on.
  const stable = [...open.values()]
    .flat()
    .reduce((least, offset) => (offset < least ? offset : least), BigInt(steps.length))
  return { batches, aborted, visible, stable }
}

function batchOf(firstOffset: bigint, producer: number, act: Step['act']): RecordsBatch {
  const isMarker = act === 'commit' || act === 'abort'
  const key = Buffer.from([0, 0, 0, act === 'commit' ? 1 : 0])
  const record = { key: isMarker ? key : null, value: Buffer.from('x'), headers: [], offsetDelta: 0 }
  const attributes = act === 'plain' ? 0 : IS_TRANSACTIONAL | (isMarker ? IS_CONTROL : 0)
  const batch = { firstOffset, lastOffsetDelta: 0, attributes, records: [record] }
  return { ...batch, producerId: act === 'plain' ? -1n : BigInt(producer) } as unknown as RecordsBatch
}

test('a reader sees the committed records and no other, whatever was written and wherever its fetches begin and end', () => {
  const property = fc.property(
    fc.array(step, { maxLength: 40 }),
    fc.array(fc.nat(7), { minLength: 40, maxLength: 40 }),
    (steps, sizes) => {
      const { batches, aborted, visible, stable } = logOf(steps)
      const seen: bigint[] = []
      let from = 0n
      for (const size of sizes) {
        const to = [from + BigInt(size), stable].reduce((a, b) => (a < b ? a : b))
        const part = batches.slice(Number(from), Number(to))
        // The broker lists the transactions that touch what it gives.
        const listed = aborted.filter(({ firstOffset, lastOffset }) => firstOffset < to && lastOffset >= from)
        const shown = hideAborted(part, listed)
        assert.equal(shown.length, part.length)
        for (const { records, attributes, firstOffset } of shown)
          if (records.length > 0 && !(attributes & IS_CONTROL)) seen.push(firstOffset)
        from = to
      }
      assert.deepEqual(
        seen,
        [...visible].filter((offset) => offset < from).sort((a, b) => Number(a - b)),
      )
    },
  )
  fc.assert(property, { numRuns: 1_000 })
})

test('the ids of what a pipe makes follow from its name, the event and the place', () => {
  const id = '01890000-0000-7000-8000-000000000001'
  const made = derivedId('counts', id, 0)
  assert.match(made, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(made, derivedId('counts', id.toUpperCase(), 0))
  const others = [derivedId('counts', id, 1), derivedId('other', id, 0), derivedId('counts', id.replace('1', '2'), 0)]
  assert.equal(new Set([made, ...others]).size, 4)
})

test('a request that times out fails with its error, and does not end the process', () => {
  const timedOut = new Error('Request timed out')
  const api = Object.assign(
    (_connection: unknown, done: (error: Error, answer: null) => void) => done(timedOut, null),
    {
      ...{ key: 1, version: 1, async: true },
    },
  )
  const unchanged = (args: unknown[]) => args
  const call = mended(api as never, unchanged, (answer: { responses: object[] }) => {
    assert.ok(answer.responses)
    return answer
  }) as unknown as (connection: unknown, done: (error: Error | null) => void) => void
  let told: Error | null = null
  call({}, (error) => {
    told = error
  })
  assert.equal(told, timedOut)
})
