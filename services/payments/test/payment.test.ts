import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { postingOf } from '../src/ledger.ts'
import type { Line } from '../src/line.ts'
import { after, mayRead, type Payment, refundRefusal, type Status } from '../src/payment.ts'

const at = { at: '2026-11-21T12:00:00.000Z', key: 'k', orderId: 'o1' }
const money = { paymentId: 'b7d1a8f4-0000-4000-8000-000000000001', amount: { amountMinor: 1250, currency: 'EUR' } }
const none: Payment = {
  orderId: 'o1',
  customerId: null,
  status: 'none',
  paymentId: null,
  amount: null,
  sums: { authorized: 0, voided: 0, expired: 0, captured: 0, refunded: 0 },
  reason: null,
}

const part = { ...money, amount: { amountMinor: 500, currency: 'EUR' } }
const lines = {
  authorized: { ...at, seq: 1, action: 'authorization', outcome: 'authorized', ...money },
  declined: { ...at, seq: 2, action: 'authorization', outcome: 'declined', reason: 'card_declined' },
  blocked: { ...at, seq: 3, action: 'authorization', outcome: 'blocked', reason: 'order_reversed' },
  captured: { ...at, seq: 4, action: 'capture', outcome: 'captured', ...money },
  refused: { ...at, seq: 5, action: 'capture', outcome: 'refused', reason: 'not_authorized' },
  voided: { ...at, seq: 6, action: 'reversal', outcome: 'voided', ...money },
  expired: { ...at, seq: 7, action: 'expiry', outcome: 'expired', ...money },
  part: { ...at, seq: 8, action: 'refund', outcome: 'refunded', ...part },
  refunded: { ...at, seq: 9, action: 'reversal', outcome: 'refunded', ...money },
  nothing: { ...at, seq: 10, action: 'reversal', outcome: 'nothing' },
} satisfies Record<string, Line>

type Name = keyof typeof lines
const through = (...names: Name[]) => names.reduce((payment, name) => after(payment, lines[name]), none)

const table: [path: Name[], status: Status, because: string][] = [
  [['authorized'], 'authorized', 'the card is held'],
  [['declined'], 'declined', 'the card is refused'],
  [['authorized', 'captured'], 'captured', 'the money is taken'],
  [['authorized', 'voided'], 'voided', 'cancelled before packing'],
  [['authorized', 'captured', 'refunded'], 'refunded', 'the parcel came back'],
  [['nothing'], 'closed', 'the cancellation is read before the order'],
  [['nothing', 'blocked'], 'closed', 'and then the order'],
  [['blocked', 'nothing'], 'closed', 'or the order is entered first'],
  [['voided', 'authorized'], 'voided', 'cancelled while authorizing: the hold is entered late'],
  [['authorized', 'refunded', 'captured'], 'refunded', 'cancelled while capturing: the capture is entered late'],
  [['authorized', 'voided', 'blocked'], 'voided', 'packed is read after the cancellation'],
  [['declined', 'nothing'], 'declined', 'a declined order is cancelled'],
  [['refunded', 'nothing'], 'refunded', 'a refund is asked for again'],
  [['authorized', 'refused'], 'authorized', 'a refused capture changes nothing'],
  [['authorized', 'declined'], 'authorized', 'a second hold is declined, the first stands'],
  [['authorized', 'expired'], 'expired', 'the pharmacist took too long'],
  [['expired', 'authorized', 'nothing'], 'expired', 'told out of order, then cancelled'],
  [['authorized', 'captured', 'part'], 'partially-refunded', 'an operator gives back a part'],
  [['part', 'captured', 'authorized'], 'partially-refunded', 'told the other way round'],
  [['authorized', 'captured', 'part', 'part', 'part'], 'refunded', 'parts until nothing is left'],
]

for (const [path, status, because] of table) {
  test(`${path.join(', ')} → ${status}: ${because}`, () => assert.equal(through(...path).status, status))
}

test('where money moved it is known how much of which payment, and only a declined one has a reason', () => {
  const name = fc.constantFrom(...(Object.keys(lines) as Name[]))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), (path) => {
      const { status, paymentId, amount, reason } = through(...path)
      const moved = !['none', 'declined', 'closed'].includes(status)
      assert.equal(paymentId !== null && amount !== null, moved)
      assert.equal(reason !== null, status === 'declined')
    }),
  )
})

test('the lines of a payment, told in any order, come to the same', () => {
  const way = ['authorized', 'captured', 'part', 'refused', 'part'] as const
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
      assert.deepEqual(through(...order.map((n) => way[n] ?? 'refused')), through(...way))
    }),
  )
})

test('what is posted for a line adds up to nothing, and a payment that is over owes nothing', () => {
  const posted = (...names: Name[]) => names.flatMap((name) => postingOf(lines[name]))
  for (const name of Object.keys(lines) as Name[]) {
    assert.equal(
      posted(name).reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      0,
    )
  }
  const balance = (account: string, ...names: Name[]) =>
    posted(...names).reduce((sum, entry) => sum + (entry.account === account ? entry.amountMinor : 0), 0)
  assert.equal(balance('receivable', 'authorized'), 1250)
  for (const end of [['voided'], ['expired'], ['captured', 'refunded']] as Name[][]) {
    for (const account of ['receivable', 'held', 'cash-at-psp']) {
      assert.equal(balance(account, 'authorized', ...end), 0, `${account} after ${end}`)
    }
  }
  assert.deepEqual(
    ['cash-at-psp', 'revenue', 'refunds'].map((account) => balance(account, 'authorized', 'captured', 'part')),
    [750, -1250, 500],
  )
})

test('a refund is refused without a capture, in another currency, and beyond what is left', () => {
  const taken = through('authorized', 'captured', 'part')
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })
  const code = (payment: Payment, pending: number, wanted: { amountMinor: number; currency: string }) =>
    refundRefusal(payment, pending, wanted)?.code
  assert.equal(code(through('authorized'), 0, eur(1)), 'payment-not-captured')
  assert.equal(code(none, 0, eur(1)), 'payment-not-captured')
  assert.equal(code(taken, 0, { amountMinor: 1, currency: 'USD' }), 'refund-currency')
  assert.equal(code(taken, 0, eur(751)), 'refund-exceeds')
  assert.equal(code(taken, 0, eur(750)), undefined)
  assert.equal(code(taken, 1, eur(750)), 'refund-exceeds')
})

test('a payment is seen by its customer, by operators and admins, and by nobody else', () => {
  const payment = { ...none, customerId: 'ada' }
  assert.ok(mayRead({ id: 'ada', roles: ['customer'] }, payment))
  assert.ok(mayRead({ id: 'bob', roles: ['operator'] }, payment))
  assert.ok(mayRead({ id: 'bob', roles: ['admin'] }, payment))
  assert.ok(!mayRead({ id: 'bob', roles: ['customer', 'pharmacist'] }, payment))
  assert.ok(!mayRead({ id: 'bob', roles: ['customer'] }, { ...none, customerId: null }))
})
