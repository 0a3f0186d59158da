import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileFilter } from '../src/index.ts'
import { record } from './record.ts'

const table: [filter: string, fits: boolean][] = [
  ['type = "orders.order.placed"', true],
  ["type == 'orders.order.placed' and data.total.amountMinor > 5000", true],
  ['data.total.amountMinor > 5001', false],
  ['data.total.amountMinor >= 5001', true],
  ['data.total.amountMinor != 5001', false],
  ['data.lines[*].sku = "CUP"', true],
  ['data.lines[0].sku = "CUP"', false],
  ['data.lines[9].sku = "CUP"', false],
  ['data.lines[*].sku in ("MUG", "TEA")', true],
  ['type = "x" or partition = 2', true],
  ['type = "x" or partition = 2 and offset = 3', false],
  ['(type = "x" or partition = 2) and offset = 17', true],
  ['not type = "x" and !(partition = 3)', true],
  ['headers.x-note contains "urgent"', true],
  ['headers."ce_type" contains "placed"', true],
  ['headers.none exists', false],
  ['data.note exists', false],
  ['data.note = null', true],
  ['data.nothing.at.all = null', true],
  ['data.nothing.at.all < 5', false],
  ['data.nothing != 5', true],
  ['data.big > 9007199254740000', true],
  ['time >= "2026-11-21T08:00Z" and time < "2026-11-21T10:00+01:00"', true],
  ['time < "2026-11-21T08:30+01:00"', false],
  ['time >= "2026-11-21T07:59Z"', true],
  ['key contains "ORDER"', true],
  ['data.total.currency < "USD"', true],
]

test('a filter says what its grammar says', () => {
  for (const [filter, fits] of table) {
    assert.equal(compileFilter(filter)(record()), fits, filter)
  }
})

test('what is no filter is refused, with the place and what would fit there', () => {
  const refused: [filter: string, says: RegExp][] = [
    ['typ = "x"', /character 1.*begins with one of type, key/],
    ['type', /its end.*followed by =/],
    ['type = ', /its end.*"text" in quotes/],
    ['type = placed', /character 8.*"text" in quotes/],
    ['type = "x" type', /character 12.*'and' or 'or'/],
    ['type = "x', /character 8.*no meaning/],
    ['(type = "x"', /its end.*'\)'/],
    ['data[x] = 1', /number or \*/],
    ['data. = 1', /name of a field/],
    ['type in "x"', /'\('/],
    ['type = "x"; process.exit()', /character 11/],
    ['('.repeat(40), /30 levels/],
    ['not '.repeat(40), /30 levels/],
    [`type = "${'x'.repeat(1_000)}"`, /at most 1000/],
  ]
  for (const [filter, says] of refused) {
    assert.throws(() => compileFilter(filter), { name: 'Refused', message: says }, filter)
  }
})

test('a filter never runs: fields of the language itself are no fields of a record', () => {
  for (const path of ['data.constructor', 'data.__proto__', 'headers.toString', 'data.lines.length', 'type.length']) {
    assert.equal(compileFilter(`${path} exists`)(record()), false, path)
  }
})

test('whatever is typed, it is refused or it is a filter', () => {
  const piece = fc.constantFrom(
    'type',
    'data',
    '.',
    '[',
    ']',
    '*',
    '0',
    '(',
    ')',
    'and',
    'or',
    'not',
    '=',
    '<',
    '"x"',
    '1',
    'in',
    ',',
    ' ',
    '!',
  )
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
  )
  fc.assert(
    fc.property(text, (filter) => {
      try {
        assert.equal(typeof compileFilter(filter)(record()), 'boolean')
      } catch (error) {
        assert.equal((error as Error).name, 'Refused')
      }
    }),
    { numRuns: 2_000 },
  )
})
