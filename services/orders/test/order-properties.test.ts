import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelled, OrderCompleted } from '@waybill/contracts'
import fc from 'fast-check'
import { allHappenings, type Happening, live, newOrder } from './samples.ts'

const ends = new Set([OrderCompleted.type, OrderCancelled.type])
const outcomes = (emitted: readonly string[]) => emitted.filter((type) => ends.has(type))

const anything = fc.array(fc.constantFrom(...allHappenings), { maxLength: 40 })

/** All of these, in any order, some of them twice. */
const shuffled = (names: readonly Happening[]) =>
  fc
    .subarray([...names])
    .chain((twice) => fc.shuffledSubarray([...names, ...twice], { minLength: names.length + twice.length }))

const YES: Happening[] = ['authorized', 'reserved', 'approved']
const ON_ITS_WAY: Happening[] = ['packed', 'captured', 'delivered']

test('whatever happens, an order never has two outcomes, and it has one if and only if it is over', () => {
  fc.assert(
    fc.property(fc.boolean(), anything, (requiresPrescription, happened) => {
      const { state, emitted } = live(newOrder(requiresPrescription), happened)
      const over = state.step === 'completed' || state.step === 'cancelled'
      assert.deepEqual(
        outcomes(emitted),
        over ? [state.step === 'completed' ? OrderCompleted.type : OrderCancelled.type] : [],
      )
    }),
    { numRuns: 2_000 },
  )
})

test('what is over stays over', () => {
  fc.assert(
    fc.property(anything, anything, (before, after) => {
      const { state } = live(newOrder(), [...before, 'overdue'])
      fc.pre(state.step === 'completed' || state.step === 'cancelled')
      assert.equal(live(state, after).state.step, state.step)
    }),
  )
})

test('when all needed answers came, in any order and some twice, the order is completed', () => {
  fc.assert(
    fc.property(shuffled(YES), shuffled([...ON_ITS_WAY, ...YES]), (first, then) => {
      const { state, emitted } = live(newOrder(true), [...first, ...then])
      assert.equal(state.step, 'completed')
      assert.deepEqual(outcomes(emitted), [OrderCompleted.type])
    }),
  )
})

test('one no among the answers cancels the order, wherever it comes, and nothing that comes later revives it', () => {
  const no = fc.constantFrom<Happening>('declined', 'rejected', 'refused', 'overdue', 'cancelRequested', 'stopped')
  fc.assert(
    fc.property(shuffled(['authorized', 'reserved']), no, anything, (some, no, later) => {
      const { state, emitted } = live(newOrder(true), [...some, no, ...later])
      assert.equal(state.step, 'cancelled')
      assert.deepEqual(outcomes(emitted), [OrderCancelled.type])
    }),
  )
})

test('money that moves after a cancellation is asked back each time', () => {
  fc.assert(
    fc.property(anything, (later) => {
      const { state } = live(newOrder(), ['declined'])
      const moved = later.filter((name) => name === 'authorized' || name === 'captured')
      assert.equal(live(state, later).emitted.length, moved.length)
    }),
  )
})
