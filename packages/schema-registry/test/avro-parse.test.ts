import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAvro } from '../src/avro/parse.ts'
import { InvalidSchema } from '../src/errors.ts'
import { FORMATS } from '../src/schema-format.ts'
import { array, enumeration, field, fixed, record } from './schemas.ts'

const withDefault = (type: unknown, value: unknown) => record('R', [field('f', type, { default: value })])

const invalid: [title: string, schema: unknown, message: RegExp][] = [
  ['a number', 1, /not 1/],
  ['null', null, /not null/],
  ['an unknown type', 'uuid', /"uuid" is not defined/],
  [
    'a type used before it is defined',
    record('R', [field('a', 'S'), field('b', record('S', []))]),
    /"S" is not defined/,
  ],
  ['no type', { name: 'R' }, /"type" is not the name/],
  ['a type that is itself a schema', { type: { type: 'string' } }, /"type" is not the name/],
  ['a record without a name', { type: 'record', fields: [] }, /name of a record is missing/],
  ['a record without fields', { type: 'record', name: 'R' }, /record "R" has no "fields"/],
  ['fields that are no list', { type: 'record', name: 'R', fields: {} }, /"fields" of record "R"/],
  ['a name with a dash', record('a-b', []), /"a-b" is not valid/],
  ['a namespace with an empty part', record('a..b', []), /name of a record/],
  ['a record called string', record('string', []), /primitive type cannot be redefined/],
  ['a type defined twice', [record('R', []), array(record('R', []))], /"R" is defined twice/],
  ['a field twice', record('R', [field('a', 'int'), field('a', 'int')]), /two fields named "a"/],
  ['a field without a type', record('R', [{ name: 'a' }]), /field "a" of record "R" has no "type"/],
  ['a field without a name', record('R', [{ type: 'int' }]), /name of a field of record "R" is missing/],
  ['an order that is none', record('R', [field('a', 'int', { order: 'up' })]), /"order" of field "a"/],
  ['aliases that are no list', record('R', [field('a', 'int', { aliases: 'b' })]), /"aliases" of field "a"/],
  ['a union in a union', ['null', ['string']], /another union/],
  ['a type twice in a union', ['int', 'int'], /"int" only once/],
  ['two arrays in a union', [array('int'), array('string')], /"array" only once/],
  ['an empty union', [], /at least one type/],
  ['an enum without symbols', enumeration('E', []), /has no symbols/],
  ['a symbol twice', enumeration('E', ['A', 'A']), /same symbol twice/],
  ['a symbol with a space', enumeration('E', ['A B']), /"A B" is not valid/],
  ['an enum whose default is no symbol', enumeration('E', ['A'], { default: 'B' }), /default of enum "E", "B"/],
  ['a fixed without a size', { type: 'fixed', name: 'F' }, /"size" of fixed "F"/],
  ['a fixed of a negative size', fixed('F', -1), /"size" of fixed "F"/],
  ['an array without items', { type: 'array' }, /an array has no "items"/],
  ['a default of another type', withDefault('int', '1'), /field "f" of record "R", "1", does not fit its type int/],
  ['a fraction for an int', withDefault('int', 1.5), /does not fit/],
  ['an int beyond 32 bits', withDefault('int', 2 ** 31), /does not fit/],
  ['text beyond bytes', withDefault('bytes', 'Ā'), /does not fit/],
  ['a fixed default of another size', withDefault(fixed('F', 2), 'abc'), /does not fit/],
  ['an enum default that is no symbol', withDefault(enumeration('E', ['A']), 'B'), /does not fit/],
  ['a default that no branch takes', withDefault(['null', 'int'], 'x'), /does not fit its type union \[null, int\]/],
  ['a record default that leaves out a field', withDefault(record('S', [field('a', 'int')]), {}), /does not fit/],
]

for (const [title, schema, message] of invalid) {
  test(`refuses ${title}`, () => {
    assert.throws(() => parseAvro(JSON.stringify(schema)), { name: 'InvalidSchema', message })
  })
}

test('refuses what is not JSON', () => {
  assert.throws(() => parseAvro('{"type":'), { name: 'InvalidSchema', message: /not JSON/ })
})

const valid: [title: string, schema: unknown][] = [
  ['a primitive by name', 'string'],
  ['a primitive as an object', { type: 'string' }],
  ['a recursive record', record('R', [field('next', ['null', 'R'], { default: null })])],
  [
    'a type of the same namespace by its simple name',
    record('n.R', [field('a', fixed('F', 1)), field('b', 'F'), field('c', 'n.F')]),
  ],
  ['a type by an object', [fixed('F', 1), array({ type: 'F' })]],
  ['a default for a later branch', withDefault(['null', 'int'], 1)],
  ['the largest long', record('R', [field('a', 'long', { default: 2 ** 53 })])],
  [
    'a record default that leaves out a field with a default',
    withDefault(record('S', [field('a', 'int', { default: 1 })]), {}),
  ],
  ['an invalid logical type, which counts as none', { type: 'int', logicalType: 'decimal' }],
  ['an error', { type: 'error', name: 'Failed', fields: [] }],
]

for (const [title, schema] of valid) test(`takes ${title}`, () => assert.ok(parseAvro(JSON.stringify(schema))))

test('a schema nested deeper than the stack is refused, not fatal', () => {
  const deep = (levels: number) => `${'{"type":"array","items":'.repeat(levels)}"int"${'}'.repeat(levels)}`
  assert.throws(() => FORMATS.AVRO.parse(deep(50_000), []), InvalidSchema)
  const inDefault = `{"type":"record","name":"R","fields":[{"name":"a","type":"int","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`
  assert.throws(() => FORMATS.AVRO.parse(inDefault, []), InvalidSchema)
})
