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
  expire,
  heldOf,
  letGo,
  type Posting,
  refund,
  restOf,
  reverse,
} from '../src/card-network.ts'

const amount = { amountMinor: 1250, currency: 'EUR' }
const paymentId = 'a3f0c2de-0000-4000-8000-000000000001'
const orderId = 'b3f0c2de-0000-4000-8000-000000000002'
const visa = { orderId, amount, token: 'tok_visa', paymentId }

type Step = { action: Action; decide: (account: Account) => Answer | undefined }
const hold: Step = { action: 'authorization', decide: (account) => authorize(account, visa) }
const take: Step = { action: 'capture', decide: (account) => capture(account) }
const takePart: Step = { action: 'capture', decide: (account) => capture(account, 1000) }
const giveBack: Step = { action: 'refund', decide: (account) => refund(account) }
const givePart: Step = { action: 'refund', decide: (account) => refund(account, 400) }
const drop: Step = { action: 'void', decide: letGo }
const wait: Step = { action: 'expiry', decide: expire }
const undo: Step = { action: 'reversal', decide: reverse }

/** Lets the network take the steps one after the other; returns its journal. */
function journalOf(...steps: Step[]): Posting[] {
  const journal: Posting[] = []
  for (const { action, decide } of steps) {
    const account = accountOf(journal)
    const answer = decide(account)
    if (!answer) continue
    const rest = restOf(account, answer)
    journal.push({ action, answer }, ...(rest ? [{ action, answer: rest }] : []))
  }
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

test('a part is taken once, and the rest is let go of', () => {
  assert.deepEqual(outcomes(hold, takePart, take), ['authorized', 'captured', 'voided', 'refused'])
  assert.deepEqual(outcomes(hold, takePart, undo), ['authorized', 'captured', 'voided', 'refunded'])
  assert.deepEqual(capture(accountOf(journalOf(hold)), 1251), { outcome: 'refused', reason: 'exceeds_authorized' })
})

test('parts are given back until nothing is left, and never more', () => {
  const path = [hold, take, givePart, givePart, givePart]
  assert.deepEqual(outcomes(...path, givePart), [
    ...['authorized', 'captured', 'refunded', 'refunded', 'refunded', 'refused'],
  ])
  assert.equal(accountOf(journalOf(...path, giveBack)).refunded, 1250)
  assert.deepEqual(outcomes(hold, giveBack), ['authorized', 'refused'])
})

test('a void lets go of a hold and of nothing else; a hold that was let go of can not be taken', () => {
  assert.deepEqual(outcomes(drop, hold, drop, drop, take), ['refused', 'authorized', 'voided', 'refused', 'refused'])
  assert.deepEqual(outcomes(hold, take, drop), ['authorized', 'captured', 'refused'])
})

test('a hold that expired can not be taken, nor the card held anew; what was taken does not expire', () => {
  const journal = journalOf(hold, wait, take, hold, undo)
  assert.deepEqual(
    journal.map(({ answer }) => ('reason' in answer ? answer.reason : answer.outcome)),
    ['authorized', 'expired', 'authorization_expired', 'already_authorized', 'nothing'],
  )
  assert.deepEqual(outcomes(wait, hold, take, wait), ['authorized', 'captured'])
})

test('so many of a hundred good cards are declined, always the same ones', () => {
  const declined = (percent: number, seed: string) =>
    Array.from({ length: 1_000 }, (_, n) => `order ${n}`).filter(
      (orderId) => authorize(accountOf([]), { ...visa, orderId }, { percent, seed }).outcome === 'declined',
    )
  assert.equal(declined(0, 'a').length, 0)
  assert.equal(declined(100, 'a').length, 1_000)
  assert.ok(Math.abs(declined(20, 'a').length - 200) < 50)
  assert.deepEqual(declined(20, 'a'), declined(20, 'a'))
  assert.notDeepEqual(declined(20, 'a'), declined(20, 'b'))
})

const steps = [hold, take, takePart, giveBack, givePart, drop, wait, undo]

test('whatever is asked in whatever order, the balances hold: refunded ≤ captured ≤ authorized, and a reversed order keeps nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 12 }), (path) => {
      const account = accountOf(journalOf(...path))
      assert.ok(account.refunded <= account.captured && heldOf(account) >= 0)
      assert.ok(account.authorized <= amount.amountMinor)
      if (account.reversed) {
        assert.equal(account.captured, account.refunded)
        assert.equal(heldOf(account), 0)
      }
    }),
  )
})
