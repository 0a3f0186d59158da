import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalText } from '../src/avro/canonical.ts'
import { normalText } from '../src/avro/normal.ts'
import { parseAvro } from '../src/avro/parse.ts'
import { enumeration, field, fixed, record } from './schemas.ts'

const canonical = (schema: unknown) =>
  canonicalText(parseAvro(typeof schema === 'string' ? schema : JSON.stringify(schema)))

const base = '{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int"}]}'

const same: [title: string, schema: string][] = [
  [
    'white space',
    '{ "type" : "record", "name" : "R",\n "namespace" : "n", "fields" : [ { "name" : "a", "type" : "int" } ] }',
  ],
  ['the order of attributes', '{"fields":[{"type":"int","name":"a"}],"namespace":"n","name":"R","type":"record"}'],
  ['a full name', '{"type":"record","name":"n.R","fields":[{"name":"a","type":"int"}]}'],
  ['a primitive as an object', '{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"int"}}]}'],
  [
    'an order that is the usual one',
    '{"type":"record","name":"n.R","fields":[{"name":"a","type":"int","order":"ascending"}]}',
  ],
  ['empty aliases', '{"type":"record","name":"n.R","aliases":[],"fields":[{"name":"a","type":"int","aliases":[]}]}'],
  ['escapes', '{"type":"record","name":"\\u006e.R","fields":[{"name":"a","type":"int"}]}'],
]
for (const [title, schema] of same) test(`is blind to ${title}`, () => assert.equal(canonical(schema), base))

const different: [title: string, schema: object][] = [
  ['documentation', record('n.R', [field('a', 'int')], { doc: 'x' })],
  ['documentation of a field', record('n.R', [field('a', 'int', { doc: 'x' })])],
  ['a default', record('n.R', [field('a', 'int', { default: 0 })])],
  ['an alias', record('n.R', [field('a', 'int')], { aliases: ['S'] })],
  ['an attribute of one’s own', record('n.R', [field('a', 'int', { pii: true })])],
  ['a logical type', record('n.R', [field('a', { type: 'int', logicalType: 'date' })])],
  ['the namespace', record('m.R', [field('a', 'int')])],
  ['the order of fields', record('n.R', [field('b', 'int'), field('a', 'int')])],
]
for (const [title, schema] of different) test(`tells apart ${title}`, () => assert.notEqual(canonical(schema), base))

test('writes what Java’s Schema.toString() writes', () => {
  const schema = record(
    'R',
    [
      field('e', enumeration('E', ['A'], { default: 'A', doc: 'e', aliases: ['D', 'x.C'] }), {
        default: 'A',
        pii: true,
        doc: 'd',
      }),
      field('f', fixed('x.F', 2), { order: 'descending', aliases: ['g'] }),
      field('f2', ['null', 'x.F', 'n.E', 'R'], { default: null }),
      field('u', { logicalType: 'uuid', type: 'string' }),
      field('s', record('S', [], { namespace: '' })),
    ],
    { namespace: 'n', doc: 'r' },
  )
  assert.equal(
    canonical(schema),
    '{"type":"record","name":"R","namespace":"n","doc":"r","fields":[' +
      '{"name":"e","type":{"type":"enum","name":"E","doc":"e","symbols":["A"],"default":"A","aliases":["D","x.C"]},' +
      '"doc":"d","default":"A","pii":true},' +
      '{"name":"f","type":{"type":"fixed","name":"F","namespace":"x","size":2},"order":"descending","aliases":["g"]},' +
      '{"name":"f2","type":["null","x.F","E","R"],"default":null},' +
      '{"name":"u","type":{"type":"string","logicalType":"uuid"}},' +
      '{"name":"s","type":{"type":"record","name":"S","namespace":"","fields":[]}}]}',
  )
})

test('keeps numbers as they are written', () => {
  const schema =
    '{"type":"record","name":"R","fields":[{"name":"a","type":"long","default":9223372036854775807},{"name":"b","type":"double","default":1.0}]}'
  assert.equal(canonical(schema), schema)
})

test('sorts what Avro does not define, at every depth, only when it normalizes', () => {
  const schema = '{"type":"string","z":1,"a":{"d":[{"f":1,"e":2}],"c":1}}'
  assert.equal(canonical(schema), schema)
  assert.equal(normalText(parseAvro(schema)), '{"type":"string","a":{"c":1,"d":[{"e":2,"f":1}]},"z":1}')
})

test('normalizes as Confluent’s registry does: full names, a fixed order, sorted aliases', () => {
  const schema =
    '{"type":"record","name":"R","namespace":"n","doc":"","x":1,"aliases":["b","a"],"fields":[' +
    '{"name":"d","type":{"type":"bytes","scale":2,"precision":9,"z":0,"logicalType":"decimal"},"b":1,"a":2},' +
    '{"name":"e","type":{"type":"enum","name":"E","doc":"e","symbols":["A"],"default":"A"},"default":"A","doc":"d"},' +
    '{"name":"s","type":["null","E"],"default":null}]}'
  assert.equal(
    normalText(parseAvro(schema)),
    '{"name":"n.R","type":"record","fields":[' +
      '{"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2,"z":0},"order":"ascending","a":2,"b":1},' +
      '{"name":"e","type":{"name":"n.E","type":"enum","symbols":["A"],"doc":"e","default":"A"},"order":"ascending",' +
      '"doc":"d","default":"A"},' +
      '{"name":"s","type":["null","n.E"],"order":"ascending","default":null}],"aliases":["n.a","n.b"],"x":1}',
  )
})

test('is its own canonical text', () => {
  const text = canonical(record('n.R', [field('a', record('S', [field('b', ['null', 'R'], { default: null })]))]))
  assert.equal(canonical(text), text)
})
