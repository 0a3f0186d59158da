import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPATIBILITY_LEVELS, type CompatibilityLevel, violations } from '../src/compatibility-level.ts'
import { FORMATS } from '../src/schema-format.ts'
import { readVersion } from '../src/version.ts'
import { field, record } from './schemas.ts'

const noReferences = () => []
const schema = (...fields: object[]) => JSON.stringify(record('R', [field('a', 'int'), ...fields]))
const versions = (...texts: string[]) =>
  texts.map((text, index) =>
    readVersion({ subject: 's', version: index + 1, id: index + 1, schema: text, deleted: false }, noReferences),
  )

const plain = schema()
const withDefault = schema(field('b', 'int', { default: 0 }))
const without = schema(field('b', 'int'))

/** New schema, earlier ones, and the levels that refuse it. */
const table: [title: string, next: string, earlier: string[], refusedBy: CompatibilityLevel[]][] = [
  ['a first schema', plain, [], []],
  ['a field with a default added', withDefault, [plain], []],
  ['a field with a default removed', plain, [withDefault], []],
  ['a field added', without, [plain], ['BACKWARD', 'BACKWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE']],
  ['a field removed', plain, [without], ['FORWARD', 'FORWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE']],
  [
    'a default taken away: fine for the latest, not for the first',
    without,
    [plain, withDefault],
    ['BACKWARD_TRANSITIVE', 'FULL_TRANSITIVE'],
  ],
  [
    'a field away that had a default in the latest only',
    plain,
    [without, withDefault],
    ['FORWARD_TRANSITIVE', 'FULL_TRANSITIVE'],
  ],
]

for (const [title, next, earlier, refusedBy] of table) {
  test(`${title}: refused by ${refusedBy.join(', ') || 'no level'}`, () => {
    const refused = COMPATIBILITY_LEVELS.filter(
      (level) => violations(level, FORMATS.AVRO.parse(next, []), versions(...earlier)).length > 0,
    )
    assert.deepEqual(refused, refusedBy)
  })
}

test('lists the reasons as Confluent does, then the version, its schema and the level', () => {
  assert.deepEqual(violations('BACKWARD', FORMATS.AVRO.parse(without, []), versions(withDefault, plain)), [
    "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'b' at path '/fields/1' in the new schema " +
      'has no default value and is missing in the old schema\', additionalInfo:\'R has a field "b" (int) in the new ' +
      "schema that the old one lacks: give it a default, or an alias if it was renamed'}",
    '{oldSchemaVersion: 2}',
    `{oldSchema: '${plain}'}`,
  ])
})

test('FORWARD names the old schema as the one that reads', () => {
  const [message] = violations('FORWARD', FORMATS.AVRO.parse(plain, []), versions(without))
  assert.match(message ?? '', /in the old schema has no default value and is missing in the new schema/)
})

test('a schema of another type does not fit', () => {
  const stored = { subject: 's', version: 1, id: 1, schemaType: 'JSON', schema: '{}', deleted: false }
  const other = readVersion(stored, noReferences)
  const [message] = violations('BACKWARD', FORMATS.AVRO.parse(plain, []), [other])
  assert.equal(message, 'Incompatible because of different schema type')
})
