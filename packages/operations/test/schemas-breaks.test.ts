import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Break, findBreaks, type ProposedSchema } from '../src/schemas/breaks.ts'

const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })
const record = (...fields: object[]) => ({ type: 'record', name: 'Tested', namespace: 'waybill.test', fields })
const money = { type: 'record', name: 'Money', fields: [field('amount', 'long'), field('currency', 'string')] }
const word = (...symbols: string[]) => field('word', { type: 'enum', name: 'Word', symbols })
const id = field('id', 'string')

const subject = 'test.v1-waybill.test.Tested'
const contract = (schema: object): ProposedSchema => ({ subject, schema })
const version = (schema: object, from = 'version 1') => ({ subject, schema, from })
const between = (older: object, newer: object): Break[] => findBreaks(contract(newer), [version(older)])

describe('a change is told with its rule, its field, whom it breaks and what to do', () => {
  const cases: [string, object, object, [string, string, string, RegExp][]][] = [
    ['a field with a default', record(id), record(id, field('n', 'int', { default: 0 })), []],
    ['other docs', record(id), record({ ...id, doc: 'It.' }), []],
    [
      'a field without a default',
      record(id),
      record(id, field('note', 'string')),
      [['data', 'READER_FIELD_MISSING_DEFAULT_VALUE', 'Tested', /^Give "note" a "default"/]],
    ],
    [
      'a renamed field',
      record(id),
      record(field('orderId', 'string')),
      [
        ['data', 'READER_FIELD_MISSING_DEFAULT_VALUE', 'Tested', /if it is "id" under a new name: "aliases": \["id"\]/],
        ['readers', 'READER_FIELD_MISSING_DEFAULT_VALUE', 'Tested', /^Deploy who reads it first, or keep the field/],
      ],
    ],
    [
      'a field that is dropped',
      record(id, field('note', 'string')),
      record(id),
      [['readers', 'READER_FIELD_MISSING_DEFAULT_VALUE', 'Tested', /^Deploy who reads it first, or keep the field/]],
    ],
    [
      'another type within a shape',
      record(field('total', money)),
      record(field('total', { ...money, fields: [field('amount', 'string'), field('currency', 'string')] })),
      [
        ['data', 'TYPE_MISMATCH', 'Tested.total.amount', /^Keep the type and add a field of the new type beside it/],
        ['readers', 'TYPE_MISMATCH', 'Tested.total.amount', /^Deploy who reads it first\.$/],
      ],
    ],
    [
      'a field that can be null',
      record(id),
      record(field('id', ['null', 'string'], { default: null })),
      [['readers', 'TYPE_MISMATCH', 'Tested.id', /^Deploy who reads it first\.$/]],
    ],
    [
      'a field that can be null no more',
      record(field('id', ['null', 'string'])),
      record(id),
      [['data', 'TYPE_MISMATCH', 'Tested.id', /^Keep/]],
    ],
    [
      'a symbol less',
      record(word('a', 'b')),
      record(word('a')),
      [['data', 'MISSING_ENUM_SYMBOLS', 'Tested.word', /^Keep the symbols, or give the enum a "default"/]],
    ],
    [
      'another name',
      record(id),
      { ...record(id), name: 'Other' },
      [
        ['data', 'NAME_MISMATCH', 'Other', /^Keep the name, or put the old one into "aliases"/],
        ['readers', 'NAME_MISMATCH', 'Tested', /^Deploy/],
      ],
    ],
  ]
  for (const [what, older, newer, wanted] of cases) {
    test(what, () => {
      const found = between(older, newer)
      assert.deepEqual(
        found.map(({ whom, rule, where }) => [whom, rule, where]),
        wanted.map(([whom, rule, where]) => [whom, rule, where]),
      )
      for (const [place, { suggestion }] of found.entries()) assert.match(suggestion, wanted[place]?.[3] ?? /^$/)
    })
  }
})

test('data of every earlier version counts, readers only with the newest', () => {
  const first = record(id, field('grams', 'int'))
  const second = record(id)
  const now = record(id, field('grams', 'string', { default: '' }))
  const found = findBreaks(contract(now), [version(second, 'version 2'), version(first, 'version 1')])
  assert.deepEqual(
    found.map(({ whom, where, versions }) => [whom, where, versions]),
    [['data', 'Tested.grams', ['version 1']]],
  )
})

test('one break with many versions is told once, and one version that stands in many commits counts once', () => {
  const older = record(id, field('a', 'int', { default: 1 }))
  const now = record(id, field('note', 'string'))
  const versions = [version(record(id), 'commit 3'), version(record(id), 'commit 2'), version(older, 'commit 1')]
  const [data] = findBreaks(contract(now), versions)
  assert.deepEqual(data?.versions, ['commit 3', 'commit 1'])
})

test('versions of another subject are none of it', () => {
  assert.deepEqual(findBreaks(contract(record(id)), [{ ...version(record(word('a'))), subject: 'other' }]), [])
})
