import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteSubject, deleteVersion } from '../src/delete.ts'
import { subjectsOf, versionsOf, versionsWithId } from '../src/queries.ts'
import type { LogRecord } from '../src/record-format.ts'
import { register } from '../src/register.ts'
import { FORMATS } from '../src/schema-format.ts'
import { apply, emptyState, type State } from '../src/state.ts'

const stored = (
  subject: string,
  version: number,
  id: number,
  schema = `{"type":"fixed","name":"F${id}","size":1}`,
): LogRecord => {
  return { type: 'SCHEMA', subject, version, value: { subject, version, id, schema, deleted: false } }
}

function after(records: LogRecord[]): State {
  const state = emptyState()
  for (const record of records) apply(state, record)
  return state
}

const fixed = (name: string) => FORMATS.AVRO.parse(JSON.stringify({ type: 'fixed', name, size: 1 }), [])

test('an id keeps its meaning: a record that gives it another one is refused', () => {
  const state = after([stored('a', 1, 1)])
  assert.throws(
    () => apply(state, stored('b', 1, 1, '"string"')),
    /id 1 already stands for another schema, version 1 of a/,
  )
  assert.deepEqual(subjectsOf(state), ['a'])
})

test('a schema that was written in another way is the same one', () => {
  const state = after([stored('a', 1, 1, '{ "size": 1, "name": "F", "type": "fixed" }')])
  assert.deepEqual(register(state, 'a', fixed('F'), 'FULL'), { append: [], result: 1 })
})

test('a schema that only another registry would take is served, and does not stop the next one', () => {
  const invalid = '{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}'
  const state = after([stored('a', 1, 1, invalid)])
  assert.equal(versionsWithId(state, 1)[0].stored.schema, invalid)
  assert.equal(register(state, 'a', fixed('F'), 'NONE').result, 2)
})

test('ids go up, also past one that was deleted for good and compacted away', () => {
  const log = [stored('a', 1, 1), stored('b', 1, 2)]
  const append = (records: LogRecord[]) => {
    log.push(...records)
  }
  append(deleteSubject(after(log), 'b', false).append)
  append(deleteSubject(after(log), 'b', true).append)
  // What compaction leaves: the last record of each key, no tombstones.
  const key = ({ value: _, ...key }: LogRecord) => JSON.stringify(key)
  const compacted = log.filter(
    (one, index) => one.value !== null && log.findLastIndex((other) => key(other) === key(one)) === index,
  )

  const state = after(compacted)
  assert.deepEqual(subjectsOf(state, 'with'), ['a'])
  assert.equal(register(state, 'c', fixed('New'), 'NONE').result, 3)
})

test('a deleted version that is registered again gives up its old number', () => {
  const state = after([stored('a', 1, 1), stored('a', 2, 2)])
  for (const record of deleteVersion(state, 'a', 1, false).append) apply(state, record)
  const { append, result } = register(state, 'a', fixed('F1'), 'NONE')
  for (const record of append) apply(state, record)
  assert.equal(result, 1)
  assert.deepEqual(
    versionsOf(state, 'a', 'with').map(({ stored }) => stored.version),
    [2, 3],
  )
})

test('deleting a subject hides its versions up to then, not those registered later', () => {
  const state = after([
    stored('a', 1, 1),
    stored('a', 2, 2),
    { type: 'DELETE_SUBJECT', subject: 'a', value: { subject: 'a', version: 2 } },
    stored('a', 3, 3),
  ])
  assert.deepEqual(
    versionsOf(state, 'a').map(({ stored }) => stored.version),
    [3],
  )
  assert.deepEqual(
    versionsOf(state, 'a', 'only').map(({ stored }) => stored.version),
    [1, 2],
  )
})

test('nothing of a subject is left when it was deleted for good', () => {
  const state = after([
    stored('a', 1, 1),
    { type: 'CONFIG', subject: 'a', value: { subject: 'a', compatibilityLevel: 'NONE' } },
  ])
  for (const record of deleteSubject(state, 'a', false).append) apply(state, record)
  for (const record of deleteSubject(state, 'a', true).append) apply(state, record)
  assert.deepEqual(state, { ...emptyState(), maxId: 1 })
})

test('a subject that the topic says is read-only is not written to', () => {
  const state = after([stored('a', 1, 1), { type: 'MODE', subject: 'a', value: { subject: 'a', mode: 'READONLY' } }])
  assert.throws(() => register(state, 'a', fixed('New'), 'NONE'), { code: 42205 })
  assert.throws(() => deleteSubject(state, 'a', false), { code: 42205 })
  assert.equal(register(state, 'a', fixed('F1'), 'NONE').result, 1)
  assert.equal(register(state, 'b', fixed('New'), 'NONE').result, 2)
})
