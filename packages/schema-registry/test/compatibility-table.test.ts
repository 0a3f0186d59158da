import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPATIBILITY_LEVELS, violations } from '../src/compatibility-level.ts'
import { FORMATS, type SchemaType } from '../src/schema-format.ts'
import { readVersion } from '../src/version.ts'
import { array, enumeration, field, fixed, map, record } from './schemas.ts'

/**
 * An older and a newer schema: can the newer read what the older wrote (backward), and the older what the newer wrote
 * (forward)? Each answer is "yes" or the rule that is broken first.
 */
type Row = [title: string, older: unknown, newer: unknown, backward: string, forward: string]

const R = (...fields: object[]) => record('R', [field('id', 'string'), ...fields])
const optional = (name: string) => field(name, ['null', 'string'], { default: null })
const DEFAULT = 'READER_FIELD_MISSING_DEFAULT_VALUE'
const TYPE = 'TYPE_MISMATCH'
const NAME = 'NAME_MISMATCH'
const BRANCH = 'MISSING_UNION_BRANCH'
const [a, b] = [field('a', 'int'), field('b', 'int')]

const avro: Row[] = [
  ['nothing changed', R(), R(), 'yes', 'yes'],
  ['an optional field added', R(), R(optional('a')), 'yes', 'yes'],
  ['an optional field removed', R(optional('a')), R(), 'yes', 'yes'],
  ['a field without a default added', R(), R(field('a', 'int')), DEFAULT, 'yes'],
  ['a field without a default removed', R(field('a', 'int')), R(), 'yes', DEFAULT],
  ['a default added', R(field('a', 'int')), R(field('a', 'int', { default: 0 })), 'yes', 'yes'],
  ['a type promoted', R(field('a', 'int')), R(field('a', 'long')), 'yes', TYPE],
  ['a type demoted', R(field('a', 'double')), R(field('a', 'float')), TYPE, 'yes'],
  ['text as bytes', R(field('a', 'string')), R(field('a', 'bytes')), 'yes', 'yes'],
  ['a field renamed', R(field('a', 'int')), R(field('b', 'int')), DEFAULT, DEFAULT],
  ['a field renamed with an alias', R(field('a', 'int')), R(field('b', 'int', { aliases: ['a'] })), 'yes', DEFAULT],
  ['made optional', R(field('a', 'string')), R(field('a', ['null', 'string'])), 'yes', TYPE],
  [
    'a branch added to a union',
    R(field('a', ['null', 'int'])),
    R(field('a', ['null', 'int', 'string'])),
    'yes',
    'MISSING_UNION_BRANCH',
  ],
  ['a symbol added', enumeration('E', ['A']), enumeration('E', ['A', 'B']), 'yes', 'MISSING_ENUM_SYMBOLS'],
  [
    'a symbol added to an enum with a default',
    enumeration('E', ['A'], { default: 'A' }),
    enumeration('E', ['A', 'B'], { default: 'A' }),
    'yes',
    'yes',
  ],
  ['another size', fixed('F', 4), fixed('F', 8), 'FIXED_SIZE_MISMATCH', 'FIXED_SIZE_MISMATCH'],
  ['another name', record('R', []), record('S', []), 'NAME_MISMATCH', 'NAME_MISMATCH'],
  ['items promoted', array('int'), array('long'), 'yes', TYPE],
  ['values changed', map('int'), map('string'), TYPE, TYPE],
  ['a symbol removed', enumeration('E', ['A', 'B']), enumeration('E', ['A']), 'MISSING_ENUM_SYMBOLS', 'yes'],
  ['symbols in another order', enumeration('E', ['A', 'B']), enumeration('E', ['B', 'A']), 'yes', 'yes'],
  ['a branch removed', R(field('a', ['null', 'int', 'string'])), R(field('a', ['null', 'int'])), BRANCH, 'yes'],
  ['branches in another order', R(field('a', ['int', 'null'])), R(field('a', ['null', 'int'])), 'yes', 'yes'],
  ['a union of one type', ['int'], 'int', 'yes', 'yes'],
  ['a union wider than what was written', 'int', ['string', 'long'], 'yes', TYPE],
  ['items made optional', array('int'), array(['null', 'int']), 'yes', TYPE],
  ['an array as a map', array('int'), map('int'), TYPE, TYPE],
  ['a fixed as bytes', fixed('F', 4), 'bytes', TYPE, TYPE],
  ['an enum as text', enumeration('E', ['A']), 'string', TYPE, TYPE],
  ['an enum renamed', enumeration('E', ['A']), enumeration('G', ['A']), NAME, NAME],
  ['an enum renamed with an alias', enumeration('E', ['A']), enumeration('G', ['A'], { aliases: ['E'] }), 'yes', NAME],
  ['a fixed renamed with an alias', fixed('F', 4), fixed('G', 4, { aliases: ['F'] }), 'yes', NAME],
  ['a record renamed with an alias', record('R', []), record('S', [], { aliases: ['R'] }), 'yes', NAME],
  ['another namespace', record('R', [], { namespace: 'a' }), record('R', [], { namespace: 'b' }), 'yes', 'yes'],
  ['documentation', R(), { ...R(), doc: 'An order.' }, 'yes', 'yes'],
  ['a default taken away', R(field('a', 'int', { default: 0 })), R(field('a', 'int')), 'yes', 'yes'],
  ['fields in another order', record('R', [a, b]), record('R', [b, a]), 'yes', 'yes'],
  [
    'a field added in a record in a field',
    R(field('in', record('I', []))),
    R(field('in', record('I', [a]))),
    DEFAULT,
    'yes',
  ],
  ['a field added in items', array(record('I', [])), array(record('I', [a])), DEFAULT, 'yes'],
  ['a field added in values', map(record('I', [b])), map(record('I', [a, b])), DEFAULT, 'yes'],
  ...primitives((type) => R(field('a', type)), 'as a field'),
  ...primitives(array, 'as items'),
]

/** Each primitive type against each other one, held to the promotions that the Avro specification lists. */
function primitives(of: (type: string) => unknown, where: string): Row[] {
  const types = ['null', 'boolean', 'int', 'long', 'float', 'double', 'string', 'bytes']
  const promotions = 'int>long int>float int>double long>float long>double float>double string>bytes bytes>string'
  const verdict = (from: string, to: string) => (promotions.split(' ').includes(`${from}>${to}`) ? 'yes' : TYPE)
  return types.flatMap((one, index) =>
    types
      .slice(index + 1)
      .map(
        (other): Row => [`${one} to ${other}, ${where}`, of(one), of(other), verdict(one, other), verdict(other, one)],
      ),
  )
}

const open = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const closed = (properties: object, more: object = {}) => open(properties, { additionalProperties: false, ...more })
const text = { type: 'string' }
const OPTIONAL_ADDED = 'OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL'

const json: Row[] = [
  ['nothing changed', open({ a: text }), open({ a: text }), 'yes', 'yes'],
  ['a property added, open', open({}), open({ a: text }), OPTIONAL_ADDED, 'yes'],
  ['a property removed, open', open({ a: text }), open({}), 'yes', OPTIONAL_ADDED],
  ['a property added, closed', closed({}), closed({ a: text }), 'yes', 'PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL'],
  ['a property removed, closed', closed({ a: text }), closed({}), 'PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL', 'yes'],
  [
    'a required property added, closed',
    closed({}),
    closed({ a: text }, { required: ['a'] }),
    'REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL',
    'PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL',
  ],
  ['required now', open({ a: text }), open({ a: text }, { required: ['a'] }), 'REQUIRED_ATTRIBUTE_ADDED', 'yes'],
  ['a property that was free declared for anything', open({}), open({ a: {} }), 'yes', 'yes'],
  ['closed now', open({ a: text }), closed({ a: text }), 'ADDITIONAL_PROPERTIES_REMOVED', 'yes'],
  ['an integer as a number', { type: 'integer' }, { type: 'number' }, 'yes', 'TYPE_NARROWED'],
  ['another type', text, { type: 'boolean' }, 'TYPE_CHANGED', 'TYPE_CHANGED'],
  ['null allowed', text, { type: ['string', 'null'] }, 'yes', 'TYPE_CHANGED'],
  ['longer texts', { ...text, maxLength: 5 }, { ...text, maxLength: 9 }, 'yes', 'MAX_LENGTH_DECREASED'],
  ['a lower bound', { type: 'integer', minimum: 1 }, { type: 'integer', minimum: 0 }, 'yes', 'MINIMUM_INCREASED'],
  ['a pattern', text, { ...text, pattern: 'a' }, 'PATTERN_ADDED', 'yes'],
  ['a value added', { enum: ['a'] }, { enum: ['a', 'b'] }, 'yes', 'ENUM_ARRAY_NARROWED'],
  [
    'a kind of event added',
    { oneOf: [open({ a: text })] },
    { oneOf: [open({ a: text }), { type: 'null' }] },
    'yes',
    'SUM_TYPE_NARROWED',
  ],
  ['a demand added', { allOf: [text] }, { allOf: [text, { minLength: 1 }] }, 'PRODUCT_TYPE_EXTENDED', 'yes'],
  ['fewer items', { type: 'array', maxItems: 2 }, { type: 'array', maxItems: 1 }, 'MAX_ITEMS_DECREASED', 'yes'],
  ['a title', open({}), open({}, { title: 'Order' }), 'yes', 'yes'],
]

const order = (fields: string, more = '') => `syntax = "proto3"; message Order { ${fields} } ${more}`
const proto2 = (fields: string) => `syntax = "proto2"; message Order { ${fields} }`
const KIND = 'FIELD_SCALAR_KIND_CHANGED'

const protobuf: Row[] = [
  ['nothing changed', order('string id = 1;'), order('string id = 1;'), 'yes', 'yes'],
  ['a field added', order(''), order('string id = 1;'), 'yes', 'yes'],
  ['a field removed', order('string id = 1;'), order(''), 'yes', 'yes'],
  ['a field renamed', order('string id = 1;'), order('string key = 1;'), 'yes', 'yes'],
  ['a field renumbered', order('string id = 1;'), order('string id = 2;'), 'yes', 'yes'],
  ['a number widened', order('int32 n = 1;'), order('int64 n = 1;'), 'yes', 'yes'],
  ['another encoding of numbers', order('int32 n = 1;'), order('sint32 n = 1;'), KIND, KIND],
  ['a text as a number', order('string n = 1;'), order('int32 n = 1;'), KIND, KIND],
  [
    'a number repeated',
    order('int32 n = 1;'),
    order('repeated int32 n = 1;'),
    'FIELD_NUMERIC_LABEL_CHANGED',
    'FIELD_NUMERIC_LABEL_CHANGED',
  ],
  ['a scalar as a message', order('string n = 1;'), order('Order n = 1;'), 'FIELD_KIND_CHANGED', 'FIELD_KIND_CHANGED'],
  ['a message added', order(''), order('', 'message Line {}'), 'yes', 'MESSAGE_REMOVED'],
  ['a message removed', order('', 'message Line {}'), order(''), 'MESSAGE_REMOVED', 'yes'],
  ['an enum value added', order('', 'enum E { A = 0; }'), order('', 'enum E { A = 0; B = 1; }'), 'yes', 'yes'],
  [
    'a required field added',
    proto2(''),
    proto2('required int32 n = 1;'),
    'REQUIRED_FIELD_ADDED',
    'REQUIRED_FIELD_REMOVED',
  ],
  ['required now', proto2('optional string s = 1;'), proto2('required string s = 1;'), 'FIELD_MADE_REQUIRED', 'yes'],
  [
    'a field in a oneof',
    order('oneof x { string a = 1; }'),
    order('oneof x { string a = 1; string b = 2; }'),
    'yes',
    'ONEOF_FIELD_REMOVED',
  ],
  [
    'two fields into a oneof',
    order('string a = 1; string b = 2;'),
    order('oneof x { string a = 1; string b = 2; }'),
    'MULTIPLE_FIELDS_MOVED_TO_ONEOF',
    'yes',
  ],
  ['another package', order(''), `package p; ${order('')}`, 'PACKAGE_CHANGED', 'PACKAGE_CHANGED'],
]

const tables: [SchemaType, Row[]][] = [
  ['AVRO', avro],
  ['JSON', json],
  ['PROTOBUF', protobuf],
]

for (const [schemaType, rows] of tables)
  for (const [title, older, newer, backward, forward] of rows)
    test(`${schemaType}, all seven levels: ${title}`, () => {
      const write = (schema: unknown) => (schemaType === 'PROTOBUF' ? String(schema) : JSON.stringify(schema))
      const old = readVersion(
        { subject: 's', version: 1, id: 1, schemaType, schema: write(older), deleted: false },
        () => [],
      )
      const same = readVersion(
        { subject: 's', version: 2, id: 2, schemaType, schema: write(newer), deleted: false },
        () => [],
      )
      const next = FORMATS[schemaType].parse(write(newer), [])
      for (const level of COMPATIBILITY_LEVELS) {
        const asked = [
          ...(level.startsWith('FORWARD') || level.startsWith('FULL') ? [forward] : []),
          ...(level.startsWith('BACKWARD') || level.startsWith('FULL') ? [backward] : []),
        ].filter((rule) => rule !== 'yes')
        const rules = (earlier: (typeof old)[]) =>
          violations(level, next, earlier).flatMap((message) => /errorType:'(\w+)'/.exec(message)?.[1] ?? [])
        const found = rules([old])
        assert.deepEqual(
          [found.length > 0, asked.every((rule) => found.includes(rule))],
          [asked.length > 0, true],
          level,
        )
        // A version between the two that is as the newer one hides the older but from the transitive levels.
        assert.equal(rules([old, same]).length > 0, asked.length > 0 && level.endsWith('_TRANSITIVE'), level)
      }
    })
