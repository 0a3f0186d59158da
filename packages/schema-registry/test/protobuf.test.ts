import assert from 'node:assert/strict'
import { test } from 'node:test'
import protobufjs from 'protobufjs'
import { InvalidSchema } from '../src/errors.ts'
import { descriptorType } from '../src/protobuf/descriptor-types.ts'
import { protobufFormat } from '../src/protobuf/format.ts'
import type { ReferencedSchema } from '../src/schema-format.ts'

const parse = (schema: string, references: ReferencedSchema[] = []) => protobufFormat.parse(schema, references)

// Every construct there is, written as nobody would.
const WILD = `
/* An order. */ syntax="proto3";package shop.v1;
import public "google/protobuf/any.proto"; import "google/protobuf/timestamp.proto"; import "confluent/meta.proto";
option java_package='org.' "shop"; option optimize_for=SPEED;
enum Kind{option allow_alias=true;reserved 5,7 to max;reserved "OLD";NONE=0;ZERO=0;ONE=0x1 [deprecated=true];}
service Orders{option deprecated=true;rpc Watch(stream Order)returns(.shop.v1.Order){option deprecated=true;}}
message Order{// comment
  enum State{OPEN=0;}
  message Line{string sku=1;}
  map<string,Line>lines=4;oneof pay{string card=2;bytes cash=3;}
  optional State state=9[(confluent.field_meta)={doc:"it's",tags:["a","b"],params:{key:"x" value:"y"}},json_name="s"];
  repeated int32 counts=8[packed=false,(confluent.field_meta).doc="n"];
  google.protobuf.Timestamp at=7;reserved 20,30 to 40,50 to max;reserved "old","older";
  option (confluent.message_meta).doc="text";
  message Empty{}
}`

const TIDY = `syntax = "proto3";
package shop.v1;

import "google/protobuf/timestamp.proto";
import "confluent/meta.proto";
import public "google/protobuf/any.proto";

option java_package = "org.shop";
option optimize_for = SPEED;

message Order {
  reserved 20, 30 to 40, 50 to max;
  reserved "old", "older";

  option (confluent.message_meta).doc = "text";

  map<string, Line> lines = 4;
  optional State state = 9 [
    (confluent.field_meta) = {
      doc: "it\\'s",
      tags: [
        "a",
        "b"
      ],
      params: {
        key: "x",
        value: "y"
      }
    },
    json_name = "s"
  ];
  repeated int32 counts = 8 [
    packed = false,
    (confluent.field_meta).doc = "n"
  ];
  google.protobuf.Timestamp at = 7;

  oneof pay {
    string card = 2;
    bytes cash = 3;
  }

  message Line {
    string sku = 1;
  }
  message Empty {}
  enum State {
    OPEN = 0;
  }
}
enum Kind {
  reserved 5, 7 to max;
  reserved "OLD";
  option allow_alias = true;
  NONE = 0;
  ZERO = 0;
  ONE = 1 [deprecated = true];
}

service Orders {
  option deprecated = true;

  rpc Watch (stream Order) returns (.shop.v1.Order) {
    option deprecated = true;
  };
}
`

test('a .proto file has one text, however it was written, and that text is its own', () => {
  assert.equal(parse(WILD).text, TIDY)
  assert.equal(parse(TIDY).text, TIDY)
})

test('normalized, fields stand by number and types have their full names', () => {
  const [one, other] = [
    'syntax = "proto3"; package p; message A { B b = 2; string a = 1; } message B {}',
    'syntax = "proto3"; package p; message A { string a = 1; .p.B b = 2; } message B {}',
  ].map((text) => parse(text))
  assert.notEqual(one?.text, other?.text)
  assert.equal(one?.normalized, other?.normalized)
  assert.match(one?.normalized ?? '', /string a = 1;\n {2}\.p\.B b = 2;/)
})

test('what another parser reads from the text is what it reads from the text that is stored', () => {
  const json = (text: string) => JSON.parse(JSON.stringify(protobufjs.parse(text, { keepCase: true }).root))
  assert.deepEqual(json(parse(WILD).text), json(WILD))
})

const SERIALIZED = `syntax = "proto3"; package p; import "google/protobuf/timestamp.proto"; option java_package = "j";
  message A { optional int32 n = 1; map<string, B> all = 2; oneof x { string s = 3; E e = 4; } repeated B bs = 5;
  google.protobuf.Timestamp at = 6 [deprecated = true]; reserved 9 to 10; message B { A a = 1; } }
  enum E { option allow_alias = true; NONE = 0; ZERO = 0; } service S { rpc Do (A) returns (stream A.B); }`

test('the descriptor of a schema is the schema', () => {
  const schema = parse(SERIALIZED)
  const descriptor = schema.formatted?.('serialized') ?? ''
  assert.equal(parse(descriptor).normalized, schema.normalized)
  assert.equal(schema.formatted?.('other'), undefined)
})

type Descriptors = { fromDescriptor(set: unknown): protobufjs.Root }

test('the descriptor is what another library makes into the same messages', () => {
  const schema = parse(`syntax = "proto3"; package p; message A { optional int32 n = 1; map<string, B> all = 2;
    oneof x { string s = 3; E e = 4; } repeated B bs = 5; message B { A a = 1; } } enum E { NONE = 0; }`)
  const file = descriptorType('FileDescriptorProto').decode(
    Buffer.from(schema.formatted?.('serialized') ?? '', 'base64'),
  )
  const root = (protobufjs.Root as unknown as Descriptors).fromDescriptor({ file: [file] })
  const type = root.lookupType('p.A')
  const message = { n: 5, all: { k: { a: { s: 'x' } } }, e: 0, bs: [{}] }
  assert.deepEqual(type.toObject(type.decode(type.encode(message).finish())), message)
})

test('a descriptor with options that are not known is refused, not cut short', () => {
  const plain = Buffer.from(parse('message A {}').formatted?.('serialized') ?? '', 'base64')
  // File options (field 8) that hold field 50000, a number.
  const custom = Buffer.concat([plain, Buffer.from([0x42, 0x04, 0x80, 0xb5, 0x18, 0x01])])
  assert.throws(() => parse(custom.toString('base64')), /holds custom options or other parts unknown here/)
})

test('imports are found among the references, and those of a reference among its own', () => {
  const deep = { name: 'deep.proto', schema: 'message Deep {}', references: [] }
  const near = { name: 'near.proto', schema: 'import public "deep.proto"; message Near {}', references: [deep] }
  const schema = parse('import "near.proto"; message A { optional Near near = 1; optional Deep deep = 2; }', [near])
  assert.match(schema.normalized, /optional \.Deep deep = 2;/)
})

const invalid: [title: string, schema: string, message: RegExp][] = [
  ['what is no .proto file', 'x', /neither the text of a .proto file nor the base64/],
  ['what only looks like one', 'hello, world', /line 1: a message, an enum or another part/],
  ['an end too early', 'message A {\n int32', /line 2: .* the end of the text/],
  ['an edition', 'edition = "2023";', /knows no editions/],
  ['a group', 'message A { optional group B = 1 { } }', /knows no groups/],
  ['an unknown type', 'syntax = "proto3"; message A { Nope n = 1; }', /A\.n: there is no type "Nope"/],
  ['an import that is not there', 'import "nope.proto";', /import "nope.proto" is not among the references/],
  [
    'a number used twice',
    'syntax = "proto3"; message A { int32 a = 1; int32 b = 1; }',
    /A: the number 1 is there twice/,
  ],
  [
    'a name used twice',
    'syntax = "proto3"; message A { int32 a = 1; oneof x { int32 a = 2; } }',
    /the field "a" is there twice/,
  ],
  ['a message defined twice', 'message A {} message A {}', /"A" is defined twice/],
  [
    'a number that is too high',
    'syntax = "proto3"; message A { int32 a = 536870912; }',
    /cannot be the number of a field/,
  ],
  [
    'a number that Protobuf keeps',
    'syntax = "proto3"; message A { int32 a = 19000; }',
    /cannot be the number of a field/,
  ],
  ['a reserved number', 'syntax = "proto3"; message A { int32 a = 5; reserved 4 to 6; }', /the number 5 is reserved/],
  ['a reserved name', 'syntax = "proto3"; message A { int32 a = 5; reserved "a"; }', /the name is reserved/],
  ['a field of proto2 without a label', 'message A { int32 a = 1; }', /"optional", "required" or "repeated"/],
  ['a required field in proto3', 'syntax = "proto3"; message A { required int32 a = 1; }', /there are none in proto3/],
  [
    'a map with a message for a key',
    'syntax = "proto3"; message A { map<A, A> a = 1; }',
    /"A" cannot be the key of a map/,
  ],
  ['an enum of proto3 that begins at 1', 'syntax = "proto3"; enum E { A = 1; }', /must be 0 in proto3/],
  ['an enum that says the same twice', 'enum E { A = 0; B = 0; }', /the number 0 is there twice/],
]

for (const [title, schema, message] of invalid)
  test(`Protobuf: refuses ${title}, and says why`, () => {
    assert.throws(
      () => parse(schema),
      (error) => error instanceof InvalidSchema && message.test(error.message),
    )
  })
