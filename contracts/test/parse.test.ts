import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ContractError, type JsonObject } from '../src/codegen/model.ts'
import { parseContracts } from '../src/codegen/parse.ts'
import { event, field, source } from './tiny.ts'

describe('a contract that cannot be used names its file, its field and what to do', () => {
  const cases: [string, JsonObject, RegExp][] = [
    [
      'a misspelt attribute of a field',
      field('email', 'string', { PII: true }),
      /field "email": unknown attribute "PII"\. Allowed here: name/,
    ],
    [
      'a type nobody knows',
      field('size', 'bytes'),
      /field "size": type "bytes" is not supported\. Use boolean, int, long, string/,
    ],
    [
      'a float',
      field('total', 'double'),
      /field "total": type "double" rounds\. Write money as waybill\.shapes\.Money/,
    ],
    [
      'an unknown logical type',
      field('on', { type: 'int', logicalType: 'date' }),
      /field "on": "int" with logicalType "date".*long as timestamp-millis/,
    ],
    [
      'a shape that is not there',
      field('total', 'waybill.shapes.Cash'),
      /field "total": there is no shape "Cash"\. Add contracts\/avro\/shapes\/Cash\.avsc/,
    ],
    ['a union of more', field('it', ['string', 'int']), /field "it": the only union allowed is \["null", <type>\]/],
    ['null without a default', field('it', ['null', 'string']), /field "it": can be null, so it needs "default": null/],
    ['a personal number', field('age', 'int', { pii: true }), /field "age": only a string can be "pii"/],
    ['a field without doc', { name: 'it', type: 'string' }, /field "it": "doc" is missing/],
    ['a field without type', field('it', undefined), /field "it": undefined is not a type/],
    [
      'a deep field',
      field('it', { type: 'array', items: { type: 'record', name: 'In', doc: 'In.', fields: [field('x', 'float')] } }),
      /field "it": field "x": type "float" rounds/,
    ],
    [
      'an enum without words',
      field('it', { type: 'enum', name: 'E', doc: 'E.' }),
      /field "it": "symbols" has to be a list of words/,
    ],
    ['words of a number', field('it', { type: 'int', oneOf: ['a'] }), /field "it": only a string can have "oneOf"/],
  ]
  for (const [name, wrong, message] of cases) {
    test(name, () => {
      const error = refused(event({ fields: [wrong] }))
      assert.match(error.message, /contracts\/avro\/test\.v1\/Tested\.avsc: /)
      assert.match(error.message, message)
    })
  }

  test('an attribute of the event', () =>
    assert.match(refused(event({ owner: 'me' })).message, /unknown attribute "owner"/))
  test('a wrong name', () =>
    assert.match(refused(event({ name: 'Other' })).message, /named "Other"\. File and record must/))
  test('a wrong type', () =>
    assert.match(refused(event({ eventType: 'tested' })).message, /Write <service>\.<entity>\.<action>/))
  test('a wrong version', () =>
    assert.match(refused(event({ eventVersion: 0 })).message, /"eventVersion" has to be a whole/))
  test('a wrong namespace', () => assert.match(refused(event({ namespace: 'x' })).message, /has to be "waybill\.test"/))
  test('no fields', () => assert.match(refused(event({ fields: undefined })).message, /"fields" is missing/))
  test('no object', () => {
    assert.throws(() => parseContracts([source('test.v1', 'Tested', [])]), /Tested\.avsc: is not a JSON object/)
  })
})

test('all problems are told at once', () => {
  const error = refused(event({ eventVersion: 'one', fields: [field('a', 'float'), field('b', 'float')] }))
  assert.equal(error.problems.length, 3)
})

describe('a shape', () => {
  test('without its namespace is refused', () => {
    const shape = { type: 'record', name: 'Money', doc: 'Money.', fields: [] }
    assert.throws(
      () => parseContracts([source('shapes', 'Money', shape)]),
      /Money\.avsc: "namespace" has to be "waybill\.shapes"/,
    )
  })

  test('with types inside is refused', () => {
    const inner = { type: 'enum', name: 'Kind', doc: 'Kind.', symbols: ['a'] }
    const shape = {
      type: 'record',
      name: 'Money',
      namespace: 'waybill.shapes',
      doc: 'Money.',
      fields: [field('kind', inner)],
    }
    assert.throws(() => parseContracts([source('shapes', 'Money', shape)]), /give Kind a file of its own/)
  })

  test('of a plain type without words is refused', () => {
    const shape = { type: 'string', name: 'Sku', namespace: 'waybill.shapes', doc: 'A product.' }
    assert.throws(
      () => parseContracts([source('shapes', 'Sku', shape)]),
      /a shape is a "record", an "enum", or a "string" with "oneOf"/,
    )
  })
})

function refused(schema: JsonObject): ContractError {
  try {
    parseContracts([source('test.v1', 'Tested', schema)])
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  return assert.fail('the contract was taken')
}
