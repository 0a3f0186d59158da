import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidSchema } from '../src/errors.ts'
import { jsonFormat } from '../src/json-schema/format.ts'
import { FORMATS, type ReferencedSchema } from '../src/schema-format.ts'

const parse = (schema: unknown, references: ReferencedSchema[] = []) =>
  jsonFormat.parse(typeof schema === 'string' ? schema : JSON.stringify(schema), references)

const reference = (name: string, schema: unknown, references: ReferencedSchema[] = []): ReferencedSchema => ({
  name,
  schema: JSON.stringify(schema),
  references,
})

const draft = (name: string) => `http://json-schema.org/${name}/schema#`
const MODERN = 'https://json-schema.org/draft/2020-12/schema'

test('white space does not make another JSON Schema; the order of keywords does, unless it is normalized', () => {
  const [one, other] = [parse(' { "type" : "object",\n"title": "A" } '), parse('{"title":"A","type":"object"}')]
  assert.equal(one.text, '{"type":"object","title":"A"}')
  assert.notEqual(one.text, other.text)
  assert.equal(one.normalized, other.normalized)
})

test('numbers are kept as they are written', () => {
  const schema = '{"default":1.0,"maximum":9223372036854775807,"multipleOf":1e-7}'
  assert.equal(parse(schema).text, schema)
})

const valid: [title: string, schema: unknown, references?: ReferencedSchema[]][] = [
  ['true', true],
  ['an empty one', {}],
  [
    'one of draft-04, whose exclusiveMaximum is a boolean',
    { $schema: draft('draft-04'), id: 'a', maximum: 1, exclusiveMaximum: true },
  ],
  ['one of draft-06', { $schema: draft('draft-06'), const: 1 }],
  [
    'one of 2019-09',
    { $schema: 'https://json-schema.org/draft/2019-09/schema', $defs: { a: { $anchor: 'x' } }, $ref: '#x' },
  ],
  ['a reference to itself', { properties: { next: { $ref: '#' } } }],
  ['a reference to nothing but itself', { $ref: '#' }],
  ['a reference by $id', { $id: 'https://a.org/one.json', $defs: { b: { $id: 'two.json' } }, $ref: 'two.json' }],
  ['a reference by $defs to definitions, as Confluent lets it', { definitions: { a: {} }, $ref: '#/$defs/a' }],
  ['a reference to its meta-schema', { $schema: MODERN, properties: { schema: { $ref: MODERN } } }],
  ['a reference by name', { $ref: 'item.json' }, [reference('item.json', { type: 'string' })]],
  [
    'a reference into another schema',
    { $ref: 'item.json#/definitions/sku' },
    [reference('item.json', { definitions: { sku: {} } })],
  ],
  [
    'a reference that refers further',
    { $ref: 'item.json' },
    [reference('item.json', { $ref: 'sku.json' }, [reference('sku.json', { type: 'string' })])],
  ],
  ['a name that is no address', { $ref: 'com.shop Item' }, [reference('com.shop Item', {})]],
]

for (const [title, schema, references] of valid)
  test(`takes ${title}`, () => {
    assert.equal(parse(schema, references).schemaType, 'JSON')
  })

const invalid: [title: string, schema: unknown, message: RegExp][] = [
  ['what is not JSON', '{', /it is not JSON/],
  ['a number', 5, /an object, or true or false/],
  ['an unknown type', { type: 'strnig' }, /#\/type must be equal to one of the allowed values \(draft-07\)/],
  ['a limit that is negative', { properties: { a: { minLength: -1 } } }, /#\/properties\/a\/minLength must be >= 0/],
  ['a list of items in 2020-12', { $schema: MODERN, items: [{}] }, /#\/items must be object,boolean/],
  ['a boolean exclusiveMaximum in draft-07', { exclusiveMaximum: true }, /exclusiveMaximum must be number/],
  ['a reference to nothing', { $ref: '#/definitions/a' }, /"#\/definitions\/a" leads nowhere/],
  ['a reference to what is not there', { $ref: 'item.json' }, /"item.json" leads nowhere: .* nothing is fetched/],
  ['a reference to the network', { $ref: 'http://127.0.0.1:1/a.json' }, /leads nowhere: .* nothing is fetched/],
  ['a pattern that is none', { pattern: '(' }, /not a regular expression/],
]

for (const [title, schema, message] of invalid)
  test(`refuses ${title}, and says why`, () => {
    assert.throws(
      () => parse(schema),
      (error) => error instanceof InvalidSchema && message.test(error.message),
    )
  })

test('a reference that changed makes the schema that refers to it incompatible', () => {
  const order = { properties: { item: { $ref: 'item.json' } } }
  const [before, after] = ['string', 'integer'].map((type) => parse(order, [reference('item.json', { type })]))
  const [found] = after && before ? after.incompatibilities(before) : []
  assert.deepEqual([found?.type, found?.path, found?.where], ['TYPE_CHANGED', '/properties/item', 'the schema.item'])
})

test('the fields of a JSON Schema are its properties, those of a Protobuf one the fields of its first message', () => {
  const json = parse({ properties: { a: {} } })
  const proto = FORMATS.PROTOBUF.parse('message A { oneof x { int32 a = 1; } } message B { optional int32 b = 1; }', [])
  for (const schema of [json, proto]) assert.deepEqual([schema.hasField?.('a'), schema.hasField?.('b')], [true, false])
})
