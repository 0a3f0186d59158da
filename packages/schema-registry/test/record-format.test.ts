import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode, type LogRecord } from '../src/record-format.ts'

// The bytes are Confluent's: another registry, and compaction, must find these very keys.
const formats: [record: LogRecord, key: string, value: string | undefined][] = [
  [
    {
      type: 'SCHEMA',
      subject: 's',
      version: 1,
      value: { subject: 's', version: 1, id: 7, schema: '"int"', deleted: false },
    },
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    '{"subject":"s","version":1,"id":7,"schema":"\\"int\\"","deleted":false}',
  ],
  [
    { type: 'SCHEMA', subject: 's', version: 1, value: null },
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    undefined,
  ],
  [
    { type: 'CONFIG', subject: 's', value: { subject: 's', compatibilityLevel: 'FULL' } },
    '{"keytype":"CONFIG","subject":"s","magic":0}',
    '{"subject":"s","compatibilityLevel":"FULL"}',
  ],
  [
    { type: 'CONFIG', subject: undefined, value: { compatibilityLevel: 'FULL' } },
    '{"keytype":"CONFIG","magic":0}',
    '{"compatibilityLevel":"FULL"}',
  ],
  [
    { type: 'DELETE_SUBJECT', subject: 's', value: { subject: 's', version: 2 } },
    '{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}',
    '{"subject":"s","version":2}',
  ],
  [
    { type: 'MODE', subject: 's', value: { mode: 'READONLY' } },
    '{"keytype":"MODE","subject":"s","magic":0}',
    '{"mode":"READONLY"}',
  ],
  [
    { type: 'CONTEXT', context: '.team', value: { tenant: 'default', context: '.team' } },
    '{"keytype":"CONTEXT","tenant":"default","context":".team","magic":0}',
    '{"tenant":"default","context":".team"}',
  ],
  [{ type: 'CLEAR_SUBJECT', subject: undefined, value: {} }, '{"keytype":"CLEAR_SUBJECT","magic":0}', '{}'],
  [
    { type: 'NOOP', value: { maxId: 3, contexts: { '.team': 2 } } },
    '{"keytype":"NOOP","magic":0}',
    '{"maxId":3,"contexts":{".team":2}}',
  ],
  [{ type: 'NOOP', value: { maxId: 3 } }, '{"keytype":"NOOP","magic":0}', '{"maxId":3}'],
]

for (const [record, key, value] of formats) {
  test(`writes and reads ${key}${value === undefined ? ' (tombstone)' : ''}`, () => {
    const bytes = encode(record)
    assert.equal(bytes.key.toString(), key)
    assert.equal(bytes.value?.toString(), value)
    assert.deepEqual(decode(bytes.key, bytes.value ?? null), record)
  })
}

const read = (key: unknown, value: unknown) =>
  decode(Buffer.from(JSON.stringify(key)), Buffer.from(JSON.stringify(value)))

test('keeps what a Confluent registry stores beside', () => {
  const value = {
    subject: 's',
    version: 1,
    id: 1,
    md5: 'x',
    schemaType: 'AVRO',
    references: [],
    schema: '"int"',
    deleted: false,
  }
  const record = read({ keytype: 'SCHEMA', subject: 's', version: 1, magic: 1 }, value)
  assert.deepEqual(record, { type: 'SCHEMA', subject: 's', version: 1, value })
})

test('reads a NOOP of a Confluent registry, and the older form of the global config key', () => {
  assert.deepEqual(decode(Buffer.from('{"keytype":"NOOP","magic":0}'), null), { type: 'NOOP', value: null })
  const config = read({ keytype: 'CONFIG', subject: null, magic: 0 }, { compatibilityLevel: 'NONE' })
  assert.deepEqual(config, { type: 'CONFIG', subject: undefined, value: { compatibilityLevel: 'NONE' } })
})

test('has no use for types of record that it does not know', () => {
  assert.equal(read({ keytype: 'ASSOC', tenant: 't', magic: 0 }, {}), undefined)
})

test('says what is wrong with a record that is not in the format', () => {
  assert.throws(() => decode(null, null), /the key is not a JSON object/)
  assert.throws(() => decode(Buffer.from('nope'), null), SyntaxError)
  assert.throws(
    () => read({ keytype: 'SCHEMA', subject: 's', version: 1, magic: 1 }, { id: 'x' }),
    /where a text is expected/,
  )
})
