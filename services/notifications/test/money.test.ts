import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '../src/templates/money.ts'

const amounts: [number, string, string][] = [
  [1250, 'EUR', '€12.50'],
  [5, 'EUR', '€0.05'],
  [0, 'EUR', '€0.00'],
  [-1250, 'EUR', '-€12.50'],
  [1250, 'JPY', '¥1,250'],
  [1250, 'KWD', 'KWD\u00a01.250'],
  [9_007_199_254_740_991, 'USD', '$90,071,992,547,409.91'],
]

for (const [amountMinor, currency, text] of amounts) {
  test(`${amountMinor} ${currency} is written ${text}`, () =>
    assert.equal(money({ amountMinor, currency }, 'en'), text))
}
