import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { after, mayRead, type Payment, type Status } from '../src/payment.ts'
import type { Answer } from '../src/payment-provider.ts'

const money = { paymentId: 'b7d1a8f4-0000-4000-8000-000000000001', amount: { amountMinor: 1250, currency: 'EUR' } }
const none: Payment = {
  orderId: 'o1',
  customerId: null,
  status: 'none',
  paymentId: null,
  amount: null,
  reason: null,
}

const answers = {
  authorized: { outcome: 'authorized', ...money },
  declined: { outcome: 'declined', reason: 'card_declined' },
  blocked: { outcome: 'blocked' },
  captured: { outcome: 'captured', ...money },
  refused: { outcome: 'refused', reason: 'not_authorized' },
  voided: { outcome: 'voided', ...money },
  refunded: { outcome: 'refunded', ...money },
  nothing: { outcome: 'nothing' },
} satisfies Record<string, Answer>

type Name = keyof typeof answers
const through = (...names: Name[]) => names.reduce((payment, name) => after(payment, answers[name]), none)

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
]

for (const [path, status, because] of table) {
  test(`${path.join(', ')} → ${status}: ${because}`, () => assert.equal(through(...path).status, status))
}

test('where money moved it is known how much of which payment, and only a declined one has a reason', () => {
  const name = fc.constantFrom(...(Object.keys(answers) as Name[]))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), (path) => {
      const { status, paymentId, amount, reason } = through(...path)
      const moved = ['authorized', 'captured', 'voided', 'refunded'].includes(status)
      assert.equal(paymentId !== null && amount !== null, moved)
      assert.equal(reason !== null, status === 'declined')
    }),
  )
})

test('an answer entered twice changes nothing more', () => {
  for (const name of Object.keys(answers) as Name[]) {
    assert.deepEqual(through(name, name), through(name))
  }
})

test('a payment is seen by its customer, by operators and admins, and by nobody else', () => {
  const payment = { ...none, customerId: 'ada' }
  assert.ok(mayRead({ id: 'ada', roles: ['customer'] }, payment))
  assert.ok(mayRead({ id: 'bob', roles: ['operator'] }, payment))
  assert.ok(mayRead({ id: 'bob', roles: ['admin'] }, payment))
  assert.ok(!mayRead({ id: 'bob', roles: ['customer', 'pharmacist'] }, payment))
  assert.ok(!mayRead({ id: 'bob', roles: ['customer'] }, { ...none, customerId: null }))
})
