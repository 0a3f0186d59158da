import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assess, mayBecome, RETURN_WITHIN_MS, returnStatuses } from '../src/return.ts'

const completedAt = new Date('2026-11-01T10:00:00Z')
const soon = new Date('2026-11-02T10:00:00Z')
const line = (sku: string, quantity: number, amountMinor: number, requiresPrescription = false) => ({
  sku,
  name: sku,
  quantity,
  unitPrice: { amountMinor, currency: 'EUR' },
  requiresPrescription,
})
const order = {
  status: 'completed' as const,
  lines: [line('mug', 3, 1250), line('pen', 2, 99), line('pills', 1, 700, true)],
  total: { amountMinor: 4648, currency: 'EUR' },
  completedAt,
  returned: [],
}
const codeOf = (assessed: ReturnType<typeof assess>) => (assessed.ok ? 'ok' : assessed.code)

test('pieces that come back are worth what was paid for them', () => {
  const wishes = [
    { sku: 'mug', quantity: 1 },
    { sku: 'pen', quantity: 2 },
    { sku: 'mug', quantity: 1 },
  ]
  assert.deepEqual(assess(order, wishes, soon), {
    ok: true,
    items: [
      { sku: 'mug', quantity: 2 },
      { sku: 'pen', quantity: 2 },
    ],
    amount: { amountMinor: 2698, currency: 'EUR' },
  })
})

test('a return can be asked for up to the last millisecond of 30 days', () => {
  const wish = [{ sku: 'mug', quantity: 1 }]
  const last = new Date(completedAt.getTime() + RETURN_WITHIN_MS)
  assert.equal(codeOf(assess(order, wish, last)), 'ok')
  assert.equal(codeOf(assess(order, wish, new Date(last.getTime() + 1))), 'too-late-to-return')
})

const refused: [string, Partial<typeof order> | { completedAt: null }, { sku: string; quantity: number }, string][] = [
  ['an order on its way', { completedAt: null }, { sku: 'mug', quantity: 1 }, 'not-delivered'],
  ['a product that was not bought', {}, { sku: 'ghost', quantity: 1 }, 'more-than-bought'],
  ['a piece more than was bought', {}, { sku: 'mug', quantity: 4 }, 'more-than-bought'],
  ['medicine on prescription', {}, { sku: 'pills', quantity: 1 }, 'not-returnable'],
]
for (const [what, changes, wish, code] of refused) {
  test(`${what} is not taken back: ${code}`, () =>
    assert.equal(codeOf(assess({ ...order, ...changes }, [wish], soon)), code))
}

const legal = [
  'requested > approved',
  'requested > rejected',
  'approved > received',
  'approved > rejected',
  'received > refunded',
]
for (const from of returnStatuses) {
  for (const to of returnStatuses) {
    const is = legal.includes(`${from} > ${to}`)
    test(`a return ${is ? 'may go' : 'never goes'} from ${from} to ${to}`, () => assert.equal(mayBecome(from, to), is))
  }
}

test('whatever is asked for, all returns of an order hold no more than was bought and cost no more than was paid', () => {
  const wish = fc.record({
    sku: fc.constantFrom('mug', 'pen', 'pills', 'ghost'),
    quantity: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(wish, { minLength: 1, maxLength: 4 }), { maxLength: 10 }), (requests) => {
      const returned: { sku: string; quantity: number }[] = []
      let amountMinor = 0
      for (const wishes of requests) {
        const assessed = assess({ ...order, returned }, wishes, soon)
        if (!assessed.ok) continue
        returned.push(...assessed.items)
        amountMinor += assessed.amount.amountMinor
      }
      for (const { sku, quantity } of order.lines) {
        const back = returned.reduce((sum, item) => sum + (item.sku === sku ? item.quantity : 0), 0)
        assert.ok(back <= quantity, `${back} of ${quantity} ${sku}`)
      }
      assert.ok(amountMinor <= order.total.amountMinor)
    }),
    { numRuns: 500 },
  )
})
