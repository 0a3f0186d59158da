import { test } from 'node:test'
import { code, type Step, steps, versions } from './confluent-steps.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

/*
 * What the public REST tests of Confluent's registry for JSON Schema, Protobuf and contexts expect of it, beyond
 * what the tests beside this one hold ours to (confluentinc/schema-registry: json and protobuf RestApiTest, RestApiContextTest).
 */

const json = (schema: object, more: object = {}) => ({ schemaType: 'JSON', schema: JSON.stringify(schema), ...more })
const proto = (schema: string, more: object = {}) => ({ schemaType: 'PROTOBUF', schema, ...more })
const avro = (name: string) => ({ schema: JSON.stringify(record(name, [field('f', 'string')])) })
const refers = (...names: string[]) => ({ references: names.map((name) => ({ name, subject: name, version: 1 })) })
const inContext = (context: string) => `/contexts/${context}/subjects`

const draft = { $schema: 'http://json-schema.org/draft-07/schema#', $id: 'https://waybill.test/order.json' }
const part = (name: string) => ({ definitions: { [name]: { type: 'object', properties: { of: { type: 'string' } } } } })
const [refA, refB] = [{ $ref: 'a.json#/definitions/A' }, { $ref: 'b.json#/definitions/B' }]
const whole = (properties: object) => ({ ...draft, type: 'object', properties, additionalProperties: false })

const protoA = 'syntax = "proto3";\npackage a;\n\nmessage A {\n  string s = 1;\n}\n'
const protoB = 'syntax = "proto3";\npackage b;\n\nmessage B {\n  string s = 1;\n}\n'
const imports = (first: string, second: string, fields: string[]) =>
  `syntax = "proto3"; package c; import "${first}"; import "${second}"; message C { ${fields.join(' ')} }`
const FIELDS = ['map<string, a.A> m = 1;', 'a.A a = 2;', 'b.B b = 3;']
const reasons = /oldSchemaVersion:.*oldSchema:.*compatibility:/

const cases: [title: string, steps: Step[]][] = [
  [
    'JSON Schema: what is referred to is needed, found and kept',
    [
      ['POST', versions('a.json'), json(part('A')), 200, { id: 1, version: 1, schemaType: 'JSON' }],
      ['POST', versions('s'), json(whole({ a: refA })), 422, code(42201)],
      ['POST', versions('s'), json(whole({ a: refA }), refers('a.json')), 200, { id: 2, ...refers('a.json') }],
      ['GET', '/schemas/ids/2', undefined, 200, { schemaType: 'JSON', ...refers('a.json') }],
      ['GET', '/subjects/a.json/versions/1/referencedby', undefined, 200, [2]],
      ['POST', '/subjects/s', json(whole({ a: refA }), refers('a.json')), 200, { id: 2 }],
      ['DELETE', '/subjects/a.json/versions/1', undefined, 422, code(42206)],
      ['DELETE', '/subjects/s/versions/1', undefined, 200, 1],
      ['GET', '/subjects/a.json/versions/1/referencedby', undefined, 200, []],
      ['DELETE', '/subjects/a.json/versions/1', undefined, 200, 1],
    ],
  ],
  [
    'JSON Schema: normalized, neither the order of keywords nor that of references says anything',
    [
      ['POST', versions('a.json'), json(part('A')), 200, { id: 1 }],
      ['POST', versions('b.json'), json(part('B')), 200, { id: 2 }],
      [
        'POST',
        versions('s', '?normalize=true'),
        json(whole({ a: refA, b: refB }), refers('a.json', 'b.json')),
        200,
        { id: 3 },
      ],
      [
        'POST',
        '/subjects/s?normalize=true',
        json(whole({ b: refB, a: refA }), refers('b.json', 'a.json')),
        200,
        { id: 3, version: 1 },
      ],
    ],
  ],
  [
    'JSON Schema: a schema or a reference that is none is refused, and leaves no subject',
    [
      ['POST', versions('s'), json({ type: 'bad-object' }), 422, code(42201)],
      ['POST', versions('s'), json({ type: 'object' }, refers('none')), 422, code(42201)],
      ['GET', '/subjects', undefined, 200, []],
    ],
  ],
  [
    'JSON Schema: what does not fit the level is refused with version, schema and level',
    [
      ['PUT', '/config/s', { compatibility: 'FULL' }, 200, { compatibility: 'FULL' }],
      ['POST', versions('s', '?normalize=true'), json(whole({ f: { type: 'number' } })), 200, { id: 1 }],
      ['POST', versions('s', '?normalize=true'), json(whole({ f: { type: 'string' } })), 409, reasons],
      [
        'POST',
        '/compatibility/subjects/s/versions/1?verbose=true',
        json(whole({ f: { type: 'string' } })),
        200,
        reasons,
      ],
    ],
  ],
  [
    'JSON Schema: a version that is asked for by number is another of the same text',
    [
      ['POST', versions('s'), json({ id: 'urn:s', type: 'object' }), 200, { id: 1, version: 1 }],
      ['POST', versions('s'), json({ id: 'urn:s', type: 'object' }, { version: -1 }), 200, { id: 1 }],
      ['POST', versions('s'), json({ id: 'urn:s', type: 'object' }, { version: 2 }), 200, { id: 2, version: 2 }],
      ['POST', '/subjects/s', json({ id: 'urn:s', type: 'object' }), 200, { version: 1 }],
      ['POST', versions('s'), json({ id: 'urn:s', type: 'object' }, { version: 2 }), 422, code(42201)],
    ],
  ],
  [
    'Protobuf: what is imported is needed, found and kept, also as a descriptor',
    [
      ['POST', versions('a.proto'), proto(protoA), 200, { id: 1, schemaType: 'PROTOBUF', schema: protoA }],
      ['POST', versions('b.proto'), proto(protoB), 200, { id: 2 }],
      ['POST', versions('s'), proto(imports('a.proto', 'b.proto', FIELDS)), 422, code(42201)],
      [
        'POST',
        versions('s', '?normalize=true'),
        proto(imports('a.proto', 'b.proto', FIELDS), refers('a.proto', 'b.proto')),
        200,
        { id: 3 },
      ],
      ['GET', '/schemas/ids/3?format=serialized', undefined, 200, refers('a.proto', 'b.proto')],
      [
        'POST',
        '/subjects/s?normalize=true',
        proto(imports('b.proto', 'a.proto', FIELDS.toReversed()), refers('b.proto', 'a.proto')),
        200,
        { id: 3, version: 1 },
      ],
    ],
  ],
  [
    'Protobuf: a schema or a reference that is none is refused, and leaves no subject',
    [
      ['POST', versions('s'), proto('syntax = "proto3"; bad-message A { string f = 1; }'), 422, code(42201)],
      ['POST', versions('s'), proto(protoA, refers('none')), 422, code(42201)],
      ['GET', '/subjects', undefined, 200, []],
    ],
  ],
  [
    'Protobuf: what does not fit the level is refused with version, schema and level',
    [
      ['PUT', '/config/s', { compatibility: 'FULL' }, 200, { compatibility: 'FULL' }],
      ['POST', versions('s', '?normalize=true'), proto(protoA), 200, { id: 1 }],
      ['POST', versions('s', '?normalize=true'), proto(protoA.replace('string', 'int32')), 409, reasons],
      [
        'POST',
        '/compatibility/subjects/s/versions/1?verbose=true',
        proto(protoA.replace('string', 'int32')),
        200,
        reasons,
      ],
    ],
  ],
  [
    'Protobuf: options of others, which no import explains, are kept as they are written',
    [
      [
        'POST',
        versions('s'),
        proto(
          'syntax = "proto3";\n\nmessage A {\n  option (some_ref) = "https://waybill.test";\n\n  string s = 1;\n}\n',
        ),
        200,
        {
          id: 1,
          schema:
            'syntax = "proto3";\n\nmessage A {\n  option (some_ref) = "https://waybill.test";\n\n  string s = 1;\n}\n',
        },
      ],
    ],
  ],
  [
    'Protobuf: with validateFields an import must bring a type; those of Google are there',
    [
      ['POST', versions('a.proto'), proto(protoA), 200, { id: 1 }],
      ['PUT', '/config', { validateFields: true }, 200, { validateFields: true }],
      [
        'POST',
        versions('s'),
        proto('syntax = "proto3"; package a; message M { map<string, A> a = 1; }', refers('a.proto')),
        422,
        code(42201),
      ],
      [
        'POST',
        versions('s'),
        proto('syntax = "proto3"; package a; import "a.proto"; message M { map<string, A> a = 1; }', refers('a.proto')),
        200,
        { id: 2 },
      ],
      [
        'POST',
        versions('t'),
        proto(
          'syntax = "proto3"; import "google/protobuf/timestamp.proto"; message M { google.protobuf.Timestamp at = 1; }',
        ),
        200,
        { id: 3 },
      ],
    ],
  ],
  [
    'contexts: each counts its own ids, and is looked through for a subject that names none',
    [
      ['GET', versions(':.c1:s'), undefined, 404, code(40401)],
      ['GET', '/contexts', undefined, 200, ['.']],
      ['POST', versions(':.c1:s'), avro('A'), 200, { id: 1 }],
      ['POST', versions(':.c1:s'), avro('A'), 200, { id: 1 }],
      ['POST', versions(':.c2:t'), avro('B'), 200, { id: 1 }],
      ['POST', versions('s'), avro('C'), 200, { id: 1 }],
      ['GET', '/contexts', undefined, 200, ['.', '.c1', '.c2']],
      ['GET', '/schemas?subjectPrefix=:*:s', undefined, 200, /^(?!.*":\.c2:t").*":\.c1:s".*"subject":"s"/],
      ['GET', '/schemas?subjectPrefix=:*:t', undefined, 200, /^(?!.*":\.c1:s").*":\.c2:t"/],
      ['GET', '/subjects/t/versions/1', undefined, 200, { subject: ':.c2:t', version: 1 }],
      ['POST', '/subjects/t', avro('B'), 200, { subject: ':.c2:t', version: 1 }],
    ],
  ],
  [
    'contexts: a path that begins with one stands for it',
    [
      ['POST', `${inContext('.c1')}/s/versions`, avro('A'), 200, { id: 1 }],
      ['POST', `${inContext('.c2')}/t/versions`, avro('B'), 200, { id: 1 }],
      ['POST', `${inContext('.c2')}/u/versions`, avro('B'), 200, { id: 1 }],
      ['GET', '/contexts/:.:/schemas/ids/1', undefined, 404, code(40403)],
      ['POST', `${inContext(':.:')}/v/versions`, avro('C'), 200, { id: 1 }],
      ['GET', versions(':.:v'), undefined, 200, [1]],
      ['GET', '/contexts/.c1/contexts', undefined, 200, ['.', '.c1', '.c2']],
      ['GET', inContext('.c2'), undefined, 200, [':.c2:t', ':.c2:u']],
      ['GET', inContext(':.:'), undefined, 200, ['v']],
      ['GET', '/schemas/ids/1?subject=v', undefined, 200, { schema: avro('C').schema }],
      ['GET', '/schemas/ids/1?subject=t', undefined, 200, { schema: avro('B').schema }],
      ['DELETE', `${inContext('.c1')}/s`, undefined, 200, [1]],
      ['DELETE', `${inContext('.c1')}/s?permanent=true`, undefined, 200, [1]],
      ['GET', `${inContext('.c1')}/s/versions`, undefined, 404, code(40401)],
      ['DELETE', '/contexts/.c2', undefined, 422, code(42211)],
      ['DELETE', '/contexts/.c1', undefined, 204, undefined],
      ['GET', '/contexts', undefined, 200, ['.', '.c2']],
    ],
  ],
  [
    'contexts: a list of those whose names begin so, page by page',
    [
      ...['.prod', '.prod-eu', '.dev'].map((name): Step => ['POST', versions(`:${name}:s`), avro('A'), 200, { id: 1 }]),
      ['GET', '/contexts?contextPrefix=.prod', undefined, 200, ['.prod', '.prod-eu']],
      ['GET', '/contexts?contextPrefix=.prod-eu', undefined, 200, ['.prod-eu']],
      ['GET', '/contexts?contextPrefix=.PROD', undefined, 200, []],
      ['GET', '/contexts?contextPrefix=', undefined, 200, ['.', '.dev', '.prod', '.prod-eu']],
      ['GET', '/contexts?contextPrefix=.&offset=0&limit=2', undefined, 200, ['.', '.dev']],
      ['GET', '/contexts?contextPrefix=.&offset=2&limit=-1', undefined, 200, ['.prod', '.prod-eu']],
      ['GET', '/contexts?contextPrefix=.&offset=3&limit=2', undefined, 200, ['.prod-eu']],
    ],
  ],
]

for (const [title, rows] of cases)
  test(`as Confluent’s own tests expect: ${title}`, () => steps(memoryRegistry().send, rows))
