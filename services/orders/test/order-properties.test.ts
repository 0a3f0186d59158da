import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderCancelled, OrderCompleted, OrderConfirmed, OrderReduced, ReturnReceived } from '@waybill/contracts'
import fc from 'fast-check'
import { allHappenings, type Happening, live, newOrder, splits } from './samples.ts'

const ends = new Set([OrderCompleted.type, OrderCancelled.type])
const outcomes = (emitted: readonly string[]) => emitted.filter((type) => ends.has(type))

const anything = fc.array(fc.constantFrom<Happening>(...allHappenings, ...splits), { maxLength: 40 })

/** All of these, in any order, some of them twice. */
const shuffled = (names: readonly Happening[]) =>
  fc
    .subarray([...names])
    .chain((twice) => fc.shuffledSubarray([...names, ...twice], { minLength: names.length + twice.length }))

const YES: Happening[] = ['authorized', 'reserved', 'approved']
const YES_BUT: Happening[] = ['authorized', 'reserved', 'partlyRefused']
const ON_ITS_WAY: Happening[] = ['packed', 'captured', 'delivered']
const ON_BOTH_WAYS: Happening[] = ['packedEast', 'packedWest', 'captured', 'shippedEast', 'outEast', 'missedEast']

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

test('of two parcels, in any order and some twice: completed when one is delivered, with a return for one that came back', () => {
  const ends = fc.constantFrom<Happening[]>(
    ['deliveredEast', 'deliveredWest'],
    ['deliveredEast', 'returnedWest'],
    ['returnedEast', 'deliveredWest'],
  )
  const rest = ends.chain((ends) => fc.tuple(fc.constant(ends), shuffled([...ON_BOTH_WAYS, ...ends])))
  fc.assert(
    fc.property(rest, ([ends, happened]) => {
      const { state, emitted } = live(newOrder(), ['authorized', 'reservedSplit', ...happened])
      assert.equal(state.step, 'completed')
      assert.deepEqual(outcomes(emitted), [OrderCompleted.type])
      const back = ends.filter((name) => name.startsWith('returned')).length
      assert.equal(emitted.filter((type) => type === ReturnReceived.type).length, back)
    }),
  )
})

test('an order of which a part is rejected is reduced once, before it is confirmed, and completed at the price of the rest', () => {
  fc.assert(
    fc.property(shuffled(YES_BUT), shuffled([...ON_ITS_WAY, ...YES_BUT]), (first, then) => {
      const { state, emitted } = live(newOrder(true), [...first, ...then])
      assert.deepEqual([state.step, state.total.amountMinor], ['completed', 2500])
      assert.deepEqual(emitted, [OrderReduced.type, OrderConfirmed.type, OrderCompleted.type])
    }),
  )
})

test('a customer who wants all or nothing gets nothing when a part is rejected', () => {
  fc.assert(
    fc.property(shuffled(YES_BUT), anything, (first, later) => {
      const { state, emitted } = live(newOrder(true, 'cancel'), [...first, ...later])
      assert.equal(state.step, 'cancelled')
      assert.deepEqual(outcomes(emitted), [OrderCancelled.type])
      assert.ok(!emitted.includes(OrderReduced.type))
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
