import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAhead } from '../src/known-id.ts'
import type { LogRecord } from '../src/record-format.ts'
import { apply, emptyState } from '../src/state.ts'
import { memoryRegistry } from './memory-registry.ts'

const foreign = (id: number, schema: string, schemaType = 'AVRO', subject = `theirs-${id}`): LogRecord => {
  const value = { subject, version: 1, id, ...(schemaType !== 'AVRO' && { schemaType }), schema, deleted: false }
  return { type: 'SCHEMA', subject, version: 1, value }
}

const spaced = '{ "fields": [{ "type": { "type": "string" }, "name": "id" }], "name": "R", "type": "record" }'
const written: [schemaType: string, theirs: string, ours: string][] = [
  ['AVRO', spaced, '{"type":"record","name":"R","fields":[{"name":"id","type":"string"}]}'],
  ['JSON', '{ "type":  "object" }', '{"type":"object"}'],
  ['PROTOBUF', 'syntax="proto3"; message A { string b=1; }', 'syntax = "proto3";\nmessage A {\n  string b = 1;\n}'],
]

for (const [schemaType, theirs, ours] of written)
  test(`${schemaType} that another registry wrote in its own way has one id in every subject, and one text`, async () => {
    const { post, get } = memoryRegistry({ topic: [foreign(7, theirs, schemaType)] })
    for (const [subject, schema] of [
      ['mine', ours],
      ['mine-too', theirs],
      ['theirs-7', ours],
    ] as const)
      assert.partialDeepStrictEqual((await post(`/subjects/${subject}/versions`, { schema, schemaType })).body, {
        id: 7,
        schema: theirs,
      })
    const { id } = (await post('/subjects/other/versions', { schema: '"int"' })).body as { id: number }
    assert.equal(id, 8)
    assert.deepEqual((await get('/schemas/ids/7/subjects')).body, ['mine', 'mine-too', 'theirs-7'])
  })

test('what was stored in normal form keeps an id apart from what was stored as it came, as with Confluent', async () => {
  const { post } = memoryRegistry()
  const schema = '{"type":"fixed","name":"F","namespace":"n","size":1,"aliases":["n.B","n.A"]}'
  assert.partialDeepStrictEqual((await post('/subjects/a/versions?normalize=true', { schema })).body, { id: 1 })
  assert.partialDeepStrictEqual((await post('/subjects/b/versions', { schema })).body, { id: 2 })
})

test('a schema that was deleted for good leaves no id behind', async () => {
  const { post, delete: remove } = memoryRegistry({ topic: [foreign(1, '{"type":"long"}')] })
  assert.partialDeepStrictEqual((await post('/subjects/a/versions', { schema: '"long"' })).body, { id: 1 })
  for (const subject of ['a', 'theirs-1'])
    for (const permanent of [false, true]) await remove(`/subjects/${subject}?permanent=${permanent}`)
  assert.partialDeepStrictEqual((await post('/subjects/b/versions', { schema: '"long"' })).body, { id: 2 })
})

test('an import under an id takes the schema that has it, however each is written; never another', async () => {
  const { post, put } = memoryRegistry({ topic: [foreign(7, '{"type":"long"}')] })
  await put('/mode/copy?force=true', { mode: 'IMPORT' })
  const imported = (schema: string, version: number) => post('/subjects/copy/versions', { schema, id: 7, version })
  assert.partialDeepStrictEqual((await imported('"long"', 1)).body, { id: 7, schema: '{"type":"long"}' })
  assert.partialDeepStrictEqual((await imported('"int"', 2)).body, { error_code: 42205 })
})

test('texts are read ahead, those of other registries too, and none twice', async () => {
  const state = emptyState()
  for (let id = 1; id <= 120; id++) apply(state, foreign(id, `{ "type": "fixed", "name": "F${id}", "size": 1 }`))
  apply(state, foreign(121, 'not a schema'))
  await readAhead(state, new AbortController().signal)
  assert.equal(state.unread.size, 0)
  assert.equal(state.ids.get('.')?.byCanonicalIdentity.size, 120)
})
