import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protobufFormat } from '../src/protobuf/format.ts'

/** Reader, writer, and every reason why messages of the writer cannot always be read, as `RULE path`. */
type Row = [title: string, reader: string, writer: string, reasons?: string[]]

const proto3 = (body: string) => `syntax = "proto3"; package shop; ${body}`
const order = (fields: string) => proto3(`message Order { ${fields} }`)
const proto2 = (fields: string) => `syntax = "proto2"; message Order { ${fields} }`
const line = 'message Line { string sku = 1; }'

const rows: Row[] = [
  ['the same message', order('string id = 1;'), order('string id = 1;')],
  ['a field added', order('string id = 1; int32 count = 2;'), order('string id = 1;')],
  ['a field removed', order('string id = 1;'), order('string id = 1; int32 count = 2;')],
  ['a field renamed', order('string number = 1;'), order('string id = 1;')],
  ['a field with another number', order('string id = 2;'), order('string id = 1;')],
  [
    'numbers of two fields swapped',
    order('int32 b = 1; string a = 2;'),
    order('string a = 1; int32 b = 2;'),
    ['FIELD_SCALAR_KIND_CHANGED /Order/1', 'FIELD_SCALAR_KIND_CHANGED /Order/2'],
  ],

  // Types that are written alike can be exchanged.
  ['int32 as int64', order('int64 n = 1;'), order('int32 n = 1;')],
  ['uint64 as bool', order('bool n = 1;'), order('uint64 n = 1;')],
  ['sint32 as sint64', order('sint64 n = 1;'), order('sint32 n = 1;')],
  ['int32 as sint32', order('sint32 n = 1;'), order('int32 n = 1;'), ['FIELD_SCALAR_KIND_CHANGED /Order/1']],
  ['fixed32 as sfixed32', order('sfixed32 n = 1;'), order('fixed32 n = 1;')],
  ['fixed32 as fixed64', order('fixed64 n = 1;'), order('fixed32 n = 1;'), ['FIELD_SCALAR_KIND_CHANGED /Order/1']],
  ['float as double', order('double n = 1;'), order('float n = 1;'), ['FIELD_SCALAR_KIND_CHANGED /Order/1']],
  ['string as bytes', order('bytes n = 1;'), order('string n = 1;')],
  ['string as int32', order('int32 n = 1;'), order('string n = 1;'), ['FIELD_SCALAR_KIND_CHANGED /Order/1']],
  ['an enum as int32', order('int32 n = 1;'), order('Kind n = 1; enum Kind { NONE = 0; }')],
  [
    'an enum as a string',
    order('string n = 1;'),
    order('Kind n = 1; enum Kind { NONE = 0; }'),
    ['FIELD_SCALAR_KIND_CHANGED /Order/1'],
  ],
  [
    'a scalar as a message',
    order(`Line n = 1; ${line}`),
    order(`string n = 1; ${line}`),
    ['FIELD_KIND_CHANGED /Order/1'],
  ],
  ['a map as a string', order('string n = 1;'), order('map<string, int32> n = 1;'), ['FIELD_KIND_CHANGED /Order/1']],
  ['the values of a map as another number', order('map<string, int64> n = 1;'), order('map<string, int32> n = 1;')],
  [
    'the values of a map as a string',
    order('map<string, string> n = 1;'),
    order('map<string, int32> n = 1;'),
    ['FIELD_SCALAR_KIND_CHANGED /Order/1'],
  ],
  [
    'the keys of a map as a string',
    order('map<string, int32> n = 1;'),
    order('map<int32, int32> n = 1;'),
    ['FIELD_SCALAR_KIND_CHANGED /Order/1'],
  ],

  // Messages and enums.
  ['a message added', proto3(`message Order {} ${line}`), proto3('message Order {}')],
  ['a message removed', proto3('message Order {}'), proto3(`message Order {} ${line}`), ['MESSAGE_REMOVED /Line']],
  ['a message inside removed', order(''), order(line), ['MESSAGE_REMOVED /Order/Line']],
  ['messages in another order', proto3(`${line} message Order {}`), proto3(`message Order {} ${line}`)],
  [
    'a field of a message inside changed',
    order('message Line { int32 sku = 1; }'),
    order(line),
    ['FIELD_SCALAR_KIND_CHANGED /Order/Line/1'],
  ],
  [
    'a field of another message',
    order(`Item n = 1; ${line} message Item {}`),
    order(`Line n = 1; ${line} message Item {}`),
    ['FIELD_NAMED_TYPE_CHANGED /Order/1'],
  ],
  ['a type by its full name', order(`.shop.Order.Line n = 1; ${line}`), order(`Line n = 1; ${line}`)],
  ['a message that holds itself', order('Order parent = 1; int32 n = 2;'), order('Order parent = 1;')],
  ['an enum value added', proto3('enum Kind { NONE = 0; ONE = 1; }'), proto3('enum Kind { NONE = 0; }')],
  ['an enum removed', proto3('message Order {}'), proto3('message Order {} enum Kind { NONE = 0; }')],
  ['another package', 'syntax = "proto3"; package other; message Order {}', order(''), ['PACKAGE_CHANGED ']],

  // Labels.
  [
    'a number repeated now',
    order('repeated int32 n = 1;'),
    order('int32 n = 1;'),
    ['FIELD_NUMERIC_LABEL_CHANGED /Order/1'],
  ],
  ['a string repeated now', order('repeated string n = 1;'), order('string n = 1;')],
  ['a number said to be optional', order('optional int32 n = 1;'), order('int32 n = 1;')],
  ['a required field added', proto2('required string id = 1;'), proto2(''), ['REQUIRED_FIELD_ADDED /Order/1']],
  ['a required field removed', proto2(''), proto2('required string id = 1;'), ['REQUIRED_FIELD_REMOVED /Order/1']],
  [
    'a text required now',
    proto2('required string id = 1;'),
    proto2('optional string id = 1;'),
    ['FIELD_MADE_REQUIRED /Order/1'],
  ],
  ['a text no longer required', proto2('optional string id = 1;'), proto2('required string id = 1;')],

  // Oneofs: fields that could be set together cannot exclude one another later.
  ['a oneof added', order('oneof pay { string card = 1; string bank = 2; }'), order('')],
  ['a oneof removed with all its fields', order(''), order('oneof pay { string card = 1; }')],
  [
    'a field added to a oneof',
    order('oneof pay { string card = 1; string bank = 2; }'),
    order('oneof pay { string card = 1; }'),
  ],
  [
    'a field removed from a oneof',
    order('oneof pay { string card = 1; }'),
    order('oneof pay { string card = 1; string bank = 2; }'),
    ['ONEOF_FIELD_REMOVED /Order/pay/2'],
  ],
  ['a field moved into a new oneof', order('oneof pay { string card = 1; }'), order('string card = 1;')],
  [
    'a field moved into a oneof that was there',
    order('oneof pay { string card = 1; string bank = 2; }'),
    order('string bank = 2; oneof pay { string card = 1; }'),
    ['FIELD_MOVED_TO_EXISTING_ONEOF /Order/pay'],
  ],
  [
    'two fields moved into a oneof',
    order('oneof pay { string card = 1; string bank = 2; }'),
    order('string card = 1; string bank = 2;'),
    ['MULTIPLE_FIELDS_MOVED_TO_ONEOF /Order/pay'],
  ],
  [
    'a field moved out of a oneof',
    order('string card = 1; oneof pay { string bank = 2; }'),
    order('oneof pay { string card = 1; string bank = 2; }'),
  ],
  [
    'a field of a oneof changed',
    order('oneof pay { int32 card = 1; }'),
    order('oneof pay { string card = 1; }'),
    ['FIELD_SCALAR_KIND_CHANGED /Order/pay/1'],
  ],
  [
    'a oneof renamed',
    order('oneof by { string card = 1; string bank = 2; }'),
    order('oneof pay { string card = 1; string bank = 2; }'),
  ],

  // Extensions are fields.
  [
    'an extension changed',
    'message A { extensions 100 to 200; } extend A { optional string x = 100; }',
    'message A { extensions 100 to 200; } extend A { optional int32 x = 100; }',
    ['FIELD_SCALAR_KIND_CHANGED /A/100'],
  ],
  [
    'a service changed',
    proto3('message A {} service S { rpc Do (A) returns (stream A); }'),
    proto3('message A {} service S { rpc Do (A) returns (A); }'),
  ],
]

for (const [title, reader, writer, reasons = []] of rows) {
  test(`Protobuf: ${title} ${reasons.length === 0 ? 'fits' : 'does not fit'}`, () => {
    const found = protobufFormat.parse(reader, []).incompatibilities(protobufFormat.parse(writer, []))
    assert.deepEqual(
      found.map(({ type, path }) => `${type} ${path}`),
      reasons,
    )
  })
}

const withLine = (schema: string, fields: string) =>
  protobufFormat.parse(schema, [{ name: 'line.proto', schema: proto3(`message Line { ${fields} }`), references: [] }])
const importing = proto3('import "line.proto"; message Order { Line line = 1; }')

test('a message of another file that does not fit breaks the fields of its type, once and with the reason', () => {
  const found = withLine(importing, 'int32 sku = 1; Line next = 2;').incompatibilities(
    withLine(importing, 'string sku = 1; Line next = 2;'),
  )
  assert.deepEqual(
    found.map(({ type, path }) => `${type} ${path}`),
    ['FIELD_SCALAR_KIND_CHANGED /Line/1', 'FIELD_NAMED_TYPE_CHANGED /Order/1'],
  )
})

test('a message moved into a file that is imported counts as removed, as with Confluent', () => {
  const inside = protobufFormat.parse(proto3('message Order { Line line = 1; } message Line { string sku = 1; }'), [])
  const [found] = withLine(importing, 'string sku = 1;').incompatibilities(inside)
  assert.equal(found?.type, 'MESSAGE_REMOVED')
})
