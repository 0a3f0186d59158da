import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteSubject, deleteVersion } from '../src/delete.ts'
import { subjectsOf, versionsOf, versionsWithId } from '../src/queries.ts'
import type { LogRecord } from '../src/record-format.ts'
import { register } from '../src/register.ts'
import { readSchemaRequest } from '../src/request.ts'
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

const fixed = (name: string) => readSchemaRequest({ schema: JSON.stringify({ type: 'fixed', name, size: 1 }) })

const registered = (state: State, subject: string, name: string) =>
  register(state, subject, fixed(name), { otherwise: 'NONE' })

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
  const { append, result } = registered(state, 'a', 'F')
  assert.deepEqual([append, result.id], [[], 1])
})

test('a schema that only another registry would take is served, and does not stop the next one', () => {
  const invalid = '{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}'
  const state = after([stored('a', 1, 1, invalid)])
  assert.equal(versionsWithId(state, 1)[0].stored.schema, invalid)
  assert.equal(registered(state, 'a', 'F').result.id, 2)
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
  assert.equal(registered(state, 'c', 'New').result.id, 3)
})

test('a deleted version that is registered again gives up its old number', () => {
  const state = after([stored('a', 1, 1), stored('a', 2, 2)])
  for (const record of deleteVersion(state, 'a', 1, false).append) apply(state, record)
  const { append, result } = registered(state, 'a', 'F1')
  for (const record of append) apply(state, record)
  assert.equal(result.id, 1)
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
  assert.deepEqual(state, {
    ...emptyState(),
    ids: new Map([['.', { versions: new Map(), byIdentity: new Map(), byCanonicalIdentity: new Map(), max: 1 }]]),
  })
})

test('a subject that the topic says is read-only is not written to', () => {
  const state = after([stored('a', 1, 1), { type: 'MODE', subject: 'a', value: { subject: 'a', mode: 'READONLY' } }])
  assert.throws(() => registered(state, 'a', 'New'), { code: 42205 })
  assert.throws(() => deleteSubject(state, 'a', false), { code: 42205 })
  assert.equal(registered(state, 'a', 'F1').result.id, 1)
  assert.equal(registered(state, 'b', 'New').result.id, 2)
})
