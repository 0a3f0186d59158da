import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Priced, type Product, price } from '../src/pricing.ts'

const product = (sku: string, amountMinor: number, more: Partial<Product> & { currency?: string } = {}): Product => ({
  sku,
  name: sku.toUpperCase(),
  price: { amountMinor, currency: more.currency ?? 'EUR' },
  requiresPrescription: more.requiresPrescription ?? false,
})

const shelf = [product('mug', 1250), product('pen', 99), product('pills', 700, { requiresPrescription: true })]

const ok = (priced: Priced) => (priced.ok ? priced : assert.fail(priced.code))

test('lines carry name, price and flag of this moment, and the total adds up', () => {
  const priced = ok(
    price(
      [
        { sku: 'mug', quantity: 2 },
        { sku: 'pen', quantity: 3 },
      ],
      shelf,
    ),
  )
  assert.deepEqual(priced.total, { amountMinor: 2797, currency: 'EUR' })
  assert.equal(priced.requiresPrescription, false)
  assert.deepEqual(priced.lines[0], {
    sku: 'mug',
    name: 'MUG',
    quantity: 2,
    unitPrice: { amountMinor: 1250, currency: 'EUR' },
    requiresPrescription: false,
  })
})

test('one line that needs a prescription makes the order need one', () => {
  const priced = ok(
    price(
      [
        { sku: 'pen', quantity: 1 },
        { sku: 'pills', quantity: 1 },
      ],
      shelf,
    ),
  )
  assert.equal(priced.requiresPrescription, true)
})

test('the same product on two lines becomes one line', () => {
  const { lines } = ok(
    price(
      [
        { sku: 'mug', quantity: 2 },
        { sku: 'mug', quantity: 3 },
      ],
      shelf,
    ),
  )
  assert.deepEqual(
    lines.map(({ sku, quantity }) => [sku, quantity]),
    [['mug', 5]],
  )
})

test('all unknown products are named, each once', () => {
  const wishes = ['ghost', 'mug', 'ghost', 'troll'].map((sku) => ({ sku, quantity: 1 }))
  assert.deepEqual(price(wishes, shelf), { ok: false, code: 'unknown-sku', skus: ['ghost', 'troll'] })
})

test('prices in two currencies make no order', () => {
  const mixed = [...shelf, product('tea', 500, { currency: 'USD' })]
  assert.deepEqual(
    price(
      [
        { sku: 'tea', quantity: 1 },
        { sku: 'mug', quantity: 1 },
      ],
      mixed,
    ),
    {
      ok: false,
      code: 'mixed-currencies',
      currencies: ['USD', 'EUR'],
    },
  )
})

test('the total is exact for the largest order that can be placed', () => {
  const wish = fc.record({ quantity: fc.integer({ min: 1, max: 999 }), amount: fc.integer({ min: 1, max: 10 ** 10 }) })
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 100 }), (wishes) => {
      const products = wishes.map(({ amount }, index) => product(`p${index}`, amount))
      const { total } = ok(
        price(
          wishes.map(({ quantity }, index) => ({ sku: `p${index}`, quantity })),
          products,
        ),
      )
      const exact = wishes.reduce((sum, { quantity, amount }) => sum + BigInt(quantity) * BigInt(amount), 0n)
      assert.equal(BigInt(total.amountMinor), exact)
    }),
  )
})
