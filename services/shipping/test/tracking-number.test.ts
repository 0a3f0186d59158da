import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trackingNumber } from '../src/tracking-number.ts'

test('tracking numbers are easy to read and do not repeat', () => {
  const numbers = Array.from({ length: 1_000 }, trackingNumber)
  for (const number of numbers) assert.match(number, /^WB[0-9A-HJKMNP-TV-Z]{10}$/)
  assert.equal(new Set(numbers).size, numbers.length)
})
