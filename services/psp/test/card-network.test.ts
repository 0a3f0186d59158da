import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Account,
  type Action,
  type Answer,
  accountOf,
  authorize,
  capture,
  type Posting,
  reverse,
} from '../src/card-network.ts'

const amount = { amountMinor: 1250, currency: 'EUR' }
const paymentId = 'a3f0c2de-0000-4000-8000-000000000001'
const visa = { amount, token: 'tok_visa', paymentId }

type Step = { action: Action; decide: (account: Account) => Answer }
const hold: Step = { action: 'authorization', decide: (account) => authorize(account, visa) }
const take: Step = { action: 'capture', decide: capture }
const undo: Step = { action: 'reversal', decide: reverse }

/** Lets the network take the steps one after the other; returns its journal. */
function journalOf(...steps: Step[]): Posting[] {
  const journal: Posting[] = []
  for (const { action, decide } of steps) journal.push({ action, answer: decide(accountOf(journal)) })
  return journal
}

const outcomes = (...steps: Step[]) => journalOf(...steps).map(({ answer }) => answer.outcome)

test('a good card is held, then the whole amount is taken', () => {
  assert.deepEqual(
    journalOf(hold, take).map(({ answer }) => answer),
    [
      { outcome: 'authorized', paymentId, amount },
      { outcome: 'captured', paymentId, amount },
    ],
  )
})

for (const [token, reason] of [
  ['tok_declined', 'card_declined'],
  ['tok_insufficient', 'insufficient_funds'],
  ['tok_nobody_knows', 'invalid_token'],
] as const) {
  test(`${token} is declined as ${reason}`, () => {
    assert.deepEqual(authorize(accountOf([]), { ...visa, token }), { outcome: 'declined', reason })
  })
}

test('a declined card may be followed by a good one, a held order by no second hold', () => {
  const declined: Step = { action: 'authorization', decide: (a) => authorize(a, { ...visa, token: 'tok_declined' }) }
  assert.deepEqual(outcomes(declined, hold, hold), ['declined', 'authorized', 'declined'])
})

test('nothing is taken without a hold, and nothing twice', () => {
  assert.deepEqual(outcomes(take, hold, take, take), ['refused', 'authorized', 'captured', 'refused'])
})

test('a reversal voids a hold, refunds what was taken, and does neither twice', () => {
  assert.deepEqual(outcomes(hold, undo, undo), ['authorized', 'voided', 'nothing'])
  assert.deepEqual(outcomes(hold, take, undo, undo), ['authorized', 'captured', 'refunded', 'nothing'])
})

test('a reversal that comes first blocks the order for good', () => {
  assert.deepEqual(outcomes(undo, hold, take), ['nothing', 'blocked', 'blocked'])
  assert.deepEqual(outcomes(hold, undo, take, hold), ['authorized', 'voided', 'blocked', 'blocked'])
})

test('whatever is asked in whatever order, the balances hold: refunded ≤ captured ≤ authorized, and a reversed order keeps nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(hold, take, undo), { maxLength: 12 }), (steps) => {
      const account = accountOf(journalOf(...steps))
      assert.ok(account.refunded <= account.captured && account.captured + account.voided <= account.authorized)
      assert.ok(account.authorized <= amount.amountMinor)
      if (account.reversed) assert.equal(account.authorized, account.voided + account.refunded)
    }),
  )
})
