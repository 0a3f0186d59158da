import { test } from 'node:test'
import { code, type Step, steps, versions } from './confluent-steps.ts'
import { memoryRegistry, STORED_AT } from './memory-registry.ts'
import { field, record } from './schemas.ts'

/*
 * What the public REST tests of Confluent's registry expect of it, beyond what the tests beside this one hold ours to
 * (confluentinc/schema-registry: RestApiTest, RestApiModeTest, RestApiCompatibilityTest, RestApiContextTest).
 */

const one = record('R', [field('f1', 'string')])
const two = record('R', [field('f1', 'string'), field('f2', 'string')])
const text = (schema: unknown) => JSON.stringify(schema)
const ask = (schema: unknown, more: object = {}) => ({ schema: text(schema), ...more })

const parent = record('Parent', [field('sub', 'ns.Sub')])
const sub = { type: 'record', name: 'Sub', namespace: 'ns', fields: [field('a', 'int')] }
const refers = (subject: string, version = 1) => ({ references: [{ name: 'ns.Sub', subject, version }] })
const rule = (name: string, type: string, mode = 'UPGRADE') => ({ name, type, mode })
const key = (value: string) => ({ metadata: { properties: { 'confluent:version': value } } })

const cases: [title: string, steps: Step[]][] = [
  [
    'a schema that was deleted softly says so, and when it was stored',
    [
      ['POST', versions('s'), ask(one), 200, { id: 1, version: 1 }],
      ['DELETE', '/subjects/s/versions/1', undefined, 200, 1],
      ['GET', '/subjects/s/versions/1?deleted=true', undefined, 200, { deleted: true, ts: STORED_AT }],
      ['GET', '/schemas?subjectPrefix=s&deleted=true', undefined, 200, /"deleted":true/],
      ['GET', '/schemas?subjectPrefix=s', undefined, 200, []],
    ],
  ],
  [
    'references name their context when that is asked for',
    [
      ['POST', versions(':.ctx:sub'), ask(sub), 200, { id: 1 }],
      ['POST', versions(':.ctx:parent'), ask(parent, refers('sub')), 200, { id: 2, ...refers('sub') }],
      [
        'GET',
        '/schemas/ids/2?subject=:.ctx:parent',
        undefined,
        200,
        { subject: ':.ctx:parent', version: 1, ...refers('sub') },
      ],
      ['GET', '/schemas/ids/2?subject=:.ctx:parent&referenceFormat=qualified', undefined, 200, refers(':.ctx:sub')],
      ['GET', '/subjects/:.ctx:parent/versions/1?referenceFormat=qualified', undefined, 200, refers(':.ctx:sub')],
      ['GET', '/subjects/:.ctx:parent/versions/1', undefined, 200, refers('sub')],
      ['GET', '/subjects/:.ctx:sub/versions/1/referencedby', undefined, 200, [2]],
      ['DELETE', '/subjects/:.ctx:sub/versions/1', undefined, 422, code(42206)],
      ['DELETE', '/subjects/:.ctx:parent/versions/1', undefined, 200, 1],
      ['GET', '/subjects/:.ctx:sub/versions/1/referencedby', undefined, 200, []],
      ['GET', '/subjects/:.ctx:sub/versions/1/referencedby?deleted=true', undefined, 200, [2]],
      ['DELETE', '/subjects/:.ctx:sub/versions/1', undefined, 200, 1],
      ['POST', versions(':.ctx:parent'), ask(parent, refers('sub')), 422, code(42201)],
    ],
  ],
  [
    'schemas are listed by the type of their rules',
    [
      ['POST', versions('s'), ask(one, { ruleSet: { migrationRules: [rule('a', 'type1')] } }), 200, { id: 1 }],
      ['PUT', '/config', { compatibility: 'FORWARD' }, 200, { compatibility: 'FORWARD' }],
      ['POST', versions('s'), ask(two, { ruleSet: { domainRules: [rule('b', 'type2', 'READ')] } }), 200, { id: 2 }],
      ['GET', '/schemas?ruleType=type1', undefined, 200, /^(?!.*type2).*"type1"/],
      ['GET', '/schemas?ruleType=type2&latestOnly=true', undefined, 200, /"version":2/],
      ['GET', '/schemas?ruleType=type1&latestOnly=true', undefined, 200, []],
      ['GET', '/schemas?ruleType=', undefined, 200, /"version":1.*"version":2/],
    ],
  ],
  [
    'what was registered is given back in the form that is asked for',
    [
      ['POST', versions('sub'), ask(sub), 200, { schema: text(sub) }],
      [
        'POST',
        versions('parent', '?format=resolved'),
        ask(parent, refers('sub')),
        200,
        { schema: text(parent).replace('"ns.Sub"', text(sub)) },
      ],
      ['POST', versions('parent', '?format=none-such'), ask(parent, refers('sub')), 200, { schema: text(parent) }],
    ],
  ],
  [
    'versions that are asked for by number, and confluent:version, as Confluent counts them',
    [
      ['POST', versions('s'), ask(one), 200, { id: 1, version: 1 }],
      ['POST', versions('s'), ask(one, { version: -1 }), 200, { id: 1, version: 1 }],
      ['POST', versions('s'), ask(one, { version: 2 }), 200, { id: 2, version: 2 }],
      ['POST', versions('s'), ask(one, { version: -1 }), 200, { id: 2, version: 2 }],
      ['GET', '/subjects/s/versions/latest', undefined, 200, { version: 2, ...key('2') }],
      ['POST', '/subjects/s', ask(one), 200, { version: 1 }],
      ['POST', '/subjects/s', ask(one, key('1')), 200, { version: 1 }],
      ['POST', '/subjects/s', ask(one, key('2')), 200, { version: 2 }],
      ['DELETE', '/subjects/s/versions/1', undefined, 200, 1],
      ['POST', '/subjects/s', ask(one), 200, { version: 2, ...key('2') }],
      ['POST', versions('s'), ask(one), 200, { id: 2, version: 2 }],
      ['POST', versions('s'), ask(one, { version: 3 }), 200, { id: 3, version: 3 }],
      ['POST', versions('s'), ask(one, { version: -1 }), 200, { id: 3, version: 3 }],
      ['POST', versions('s'), ask(one, { version: 3 }), 422, code(42201)],
      ['POST', versions('s'), ask(one, { version: 4 }), 200, { id: 4, version: 4 }],
      ['POST', '/subjects/s', ask(one), 200, { version: 4 }],
      ['POST', versions('s'), ask(one, key('-1')), 200, { id: 5, version: 5 }],
      ['POST', versions('s'), ask(one, key('2')), 200, { id: 2 }],
      ['POST', versions('s'), ask(one, key('3')), 200, { id: 3 }],
      ['POST', versions('s'), ask(one, key('0')), 200, { id: 6, version: 6 }],
      ['POST', versions('s'), ask(one, { metadata: { properties: {} } }), 200, { id: 6 }],
      ['POST', versions('s'), ask(one, { metadata: { properties: { k: 'v' } } }), 200, { id: 7, version: 7 }],
      ['POST', versions('s'), ask(one, { version: -1 }), 200, { id: 8, version: 8 }],
      ['POST', '/subjects/s', ask(one, { metadata: { properties: { k: 'v' } } }), 200, { version: 7 }],
      ['DELETE', '/subjects/s/versions/7', undefined, 200, 7],
      ['POST', '/subjects/s', ask(one, { metadata: { properties: { k: 'v' } } }), 200, { version: 8 }],
      ['POST', '/subjects/s', ask({ ...one, doc: 'd' }, { version: -1 }), 404, code(40403)],
    ],
  ],
  [
    'an import brings the ids it names, also several for one schema',
    [
      ['PUT', '/mode', { mode: 'IMPORT' }, 200, { mode: 'IMPORT' }],
      ['POST', versions('s'), ask(one), 422, code(42205)],
      ['POST', versions('s'), ask(one, { id: 100, version: 1 }), 200, { id: 100, version: 1 }],
      ['POST', versions('s'), ask(one, { id: 200, version: 2 }), 200, { id: 200, version: 2 }],
      ['POST', versions('t'), ask(one, { id: 300, version: 1 }), 200, { id: 300, version: 1 }],
      ['POST', versions('s'), ask(one, { id: 100, version: 1 }), 200, { id: 100, version: 1 }],
      ['POST', versions('s'), ask(two, { id: 100, version: 3 }), 422, code(42205)],
      ['POST', '/subjects/t', ask(one), 200, { version: 1, id: 300 }],
      ['GET', '/subjects/s/versions/2', undefined, 200, { id: 200, schema: text(one) }],
      ['PUT', '/mode', { mode: null }, 200, { mode: null }],
      ['GET', '/mode', undefined, 200, { mode: 'READWRITE' }],
    ],
  ],
  [
    'modes are refused and taken back',
    [
      ['PUT', '/mode/s', { mode: 'FORWARD' }, 422, code(42204, 'Forward mode only supported on global level')],
      ['PUT', '/mode/:.__GLOBAL:s', { mode: 'FORWARD' }, 422, code(42204)],
      ['PUT', '/mode/:.__GLOBAL:', { mode: 'FORWARD' }, 200, { mode: 'FORWARD' }],
      ['GET', '/mode/:.__GLOBAL:', undefined, 200, { mode: 'FORWARD' }],
      ['DELETE', '/mode/:.__GLOBAL:', undefined, 200, { mode: 'FORWARD' }],
      ['PUT', '/mode', { mode: 'never' }, 422, code(42204)],
      ['POST', versions('s'), ask(one), 200, { id: 1 }],
      ['PUT', '/mode', { mode: 'IMPORT' }, 422, code(42205)],
      ['PUT', '/mode?force=true', { mode: 'IMPORT' }, 200, { mode: 'IMPORT' }],
      ['DELETE', '/mode', undefined, 200, { mode: 'IMPORT' }],
      ['PUT', '/mode/:.:', { mode: 'READONLY' }, 200, { mode: 'READONLY' }],
      ['GET', '/mode?defaultToGlobal=true', undefined, 200, { mode: 'READONLY' }],
      ['DELETE', '/mode/:.:', undefined, 200, { mode: 'READONLY' }],
      ['GET', '/mode/s', undefined, 404, code(40409)],
    ],
  ],
  [
    'settings are changed one by one, and cleared by null',
    [
      [
        'PUT',
        '/config',
        { compatibilityGroup: 'v', validateFields: true },
        200,
        { compatibilityGroup: 'v', validateFields: true },
      ],
      ['PUT', '/config', { compatibilityGroup: null }, 200, { validateFields: true }],
      ['GET', '/config', undefined, 200, { compatibilityLevel: 'BACKWARD', validateFields: true }],
      ['PUT', '/config/:.:', { compatibility: 'FORWARD_TRANSITIVE' }, 200, { compatibility: 'FORWARD_TRANSITIVE' }],
      ['GET', '/config?defaultToGlobal=true', undefined, 200, { compatibilityLevel: 'FORWARD_TRANSITIVE' }],
      ['DELETE', '/config/:.:', undefined, 200, { compatibilityLevel: 'FORWARD_TRANSITIVE' }],
      ['PUT', '/config', { compatibility: 'sideways' }, 422, code(42203)],
      ['GET', '/config/none', undefined, 404, code(40408)],
      ['DELETE', '/config/none', undefined, 404, code(40401)],
    ],
  ],
  [
    'a name of one’s own, and one with a slash, stand for a subject',
    [
      ['POST', versions('s'), ask(one), 200, { id: 1 }],
      ['PUT', '/config/test%2FAlias', { alias: 's' }, 200, { alias: 's' }],
      ['GET', '/subjects/test%2FAlias/versions/1', undefined, 200, { schema: text(one) }],
      ['GET', '/subjects/test%2FAlias/versions/9', undefined, 404, code(40402, 'Version 9 not found.')],
    ],
  ],
  [
    'what the parser of Java says of a type that nobody defined is part of the answer',
    [
      ['POST', versions('s'), ask(record('R', [field('f', 'str')])), 422, /^\{"error_code":42201,"message":".*str/],
      ['POST', versions('s'), { schema: 'no schema at all' }, 422, code(42201)],
      ['POST', versions('s'), ask(record('R', [field('f', 'string', { default: null })])), 422, /Invalid schema/],
      ['POST', versions('s'), ask({ ...one, namespace: 'a-bad.namespace' }), 422, code(42201)],
      ['PUT', '/config', { validateNewSchemas: false }, 200, { validateNewSchemas: false }],
      ['POST', versions('s'), ask({ ...one, namespace: 'a-bad.namespace' }), 200, { id: 1 }],
    ],
  ],
  [
    'a refusal for incompatibility says with what, and by which level',
    [
      ['POST', versions('s'), ask(one), 200, { id: 1 }],
      [
        'POST',
        versions('s'),
        ask(two),
        409,
        /READER_FIELD_MISSING_DEFAULT_VALUE.*oldSchemaVersion:.*oldSchema:.*compatibility:/,
      ],
      ['POST', versions('s', '?force=true'), ask(two), 200, { id: 2 }],
      ['POST', '/compatibility/subjects/none/versions/latest', ask(two), 200, { is_compatible: true }],
      ['POST', '/compatibility/subjects/none/versions', ask(two), 200, { is_compatible: true }],
      ['POST', '/compatibility/subjects/s/versions/100', ask(two), 404, code(40402)],
      ['POST', '/compatibility/subjects/s/versions/earliest', ask(two), 422, code(42202)],
    ],
  ],
  [
    'deleting twice, too early and what is not there is refused with a code of its own',
    [
      ['POST', versions('s'), ask(one), 200, { id: 1 }],
      ['DELETE', '/subjects/s?permanent=true', undefined, 404, code(40405)],
      ['DELETE', '/subjects/s/versions/2', undefined, 404, code(40402)],
      ['DELETE', '/subjects/none/versions/1', undefined, 404, code(40401)],
      ['DELETE', '/subjects/s', undefined, 200, [1]],
      ['DELETE', '/subjects/s', undefined, 404, code(40404)],
      ['POST', versions('s'), ask(one), 200, { id: 1, version: 2 }],
      ['GET', versions('s'), undefined, 200, [2]],
      ['GET', '/subjects/s/versions/1?deleted=true', undefined, 404, code(40402)],
    ],
  ],
  [
    'the wildcard is a subject like any other',
    [
      ['POST', versions('*'), ask(one), 200, { id: 1 }],
      ['GET', versions('*'), undefined, 200, [1]],
    ],
  ],
  [
    'what names nothing that is there',
    [
      ['GET', '/schemas/ids/100', undefined, 404, code(40403, 'Schema 100 not found')],
      ['GET', '/schemas/ids/abc', undefined, 404, code(404, 'HTTP 404 Not Found')],
      ['GET', '/subjects/none/versions', undefined, 404, code(40401, "Subject 'none' not found.")],
      ['GET', '/subjects/none/versions/latest', undefined, 404, code(40401)],
      ['POST', '/subjects/none', ask(one), 404, code(40401)],
      ['GET', '/subjects?subjectPrefix=zzz', undefined, 200, []],
      ['GET', '/contexts?limit=1&offset=1', undefined, 200, []],
    ],
  ],
]

for (const [title, rows] of cases)
  test(`as Confluent’s own tests expect: ${title}`, () => steps(memoryRegistry().send, rows))
