import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const first = record('Order', [field('id', 'string')])
const second = record('Order', [field('id', 'string'), field('note', ['null', 'string'], { default: null })])
const breaking = record('Order', [field('id', 'string'), field('total', 'long')])
const text = (schema: unknown) => JSON.stringify(schema)

test('the same schema has one id, in every subject and however it is written', async () => {
  const { register, post } = memoryRegistry()
  assert.partialDeepStrictEqual((await register('a', first)).body, { id: 1 })
  assert.partialDeepStrictEqual((await register('a', first)).body, { id: 1 })
  assert.partialDeepStrictEqual((await register('b', first)).body, { id: 1 })
  const rewritten = '{"fields": [{"type": {"type": "string"}, "name": "id"}], "name": "Order", "type": "record"}'
  assert.partialDeepStrictEqual((await post('/subjects/c/versions', { schema: rewritten })).body, { id: 1 })
  assert.partialDeepStrictEqual((await register('a', { ...first, doc: 'An order.' })).body, { id: 2 })
})

test('reads a schema by its id', async () => {
  const { register, get } = memoryRegistry()
  await register('b', first)
  await register('a', first)
  assert.deepEqual((await get('/schemas/ids/1')).body, { schema: text(first) })
  assert.deepEqual((await get('/schemas/ids/1/schema')).body, first)
  assert.deepEqual((await get('/schemas/ids/1/subjects')).body, ['a', 'b'])
  assert.deepEqual((await get('/schemas/ids/1/versions')).body, [
    { subject: 'a', version: 1 },
    { subject: 'b', version: 1 },
  ])
  assert.deepEqual((await get('/schemas/types')).body, ['AVRO', 'JSON', 'PROTOBUF'])
  for (const path of ['', '/schema', '/subjects', '/versions'])
    assert.deepEqual(await get(`/schemas/ids/7${path}`).then(({ status, body }) => [status, body]), [
      404,
      { error_code: 40403, message: 'Schema 7 not found' },
    ])
})

test('reads the versions of a subject', async () => {
  const { register, get } = memoryRegistry()
  await register('a', first)
  await register('a', second)
  const latest = { subject: 'a', version: 2, id: 2, schema: text(second) }
  assert.deepEqual((await get('/subjects')).body, ['a'])
  assert.deepEqual((await get('/subjects/a/versions')).body, [1, 2])
  assert.deepEqual((await get('/subjects/a/versions?offset=1&limit=1')).body, [2])
  assert.deepEqual((await get('/subjects/a/versions/2')).body, latest)
  assert.deepEqual((await get('/subjects/a/versions/latest')).body, latest)
  assert.deepEqual((await get('/subjects/a/versions/1/schema')).body, first)
})

test('names the subject, or the version, that is not there', async () => {
  const { register, get } = memoryRegistry()
  await register('a', first)
  const code = async (url: string) => ((await get(url)).body as { error_code: number }).error_code
  assert.equal(await code('/subjects/b/versions'), 40401)
  assert.equal(await code('/subjects/b/versions/1'), 40401)
  assert.equal(await code('/subjects/a/versions/2'), 40402)
  for (const version of ['0', '-2', 'newest', '1.5', '99999999999'])
    assert.equal(await code(`/subjects/a/versions/${version}`), 42202, version)
})

test('looks up a schema in a subject', async () => {
  const { register, post } = memoryRegistry()
  await register('a', first)
  const found = await post('/subjects/a', { schema: text(first) })
  assert.deepEqual(found.body, { subject: 'a', version: 1, id: 1, schema: text(first) })
  assert.deepEqual((await post('/subjects/a', { schema: text(second) })).body, {
    error_code: 40403,
    message: 'Schema not found',
  })
  assert.deepEqual((await post('/subjects/b', { schema: text(first) })).body, {
    error_code: 40401,
    message: "Subject 'b' not found.",
  })
})

test('refuses a schema that does not fit, and says why', async () => {
  const { register, post } = memoryRegistry()
  await register('a', first)
  const { status, body } = await register('a', breaking)
  assert.equal(status, 409)
  const { error_code: code, message } = body as { error_code: number; message: string }
  assert.equal(code, 40901)
  assert.match(
    message,
    /^Schema being registered is incompatible with an earlier schema for subject "a", details: \[\{errorType:/,
  )
  assert.match(
    message,
    /Order has a field "total" \(long\) in the new schema that the old one lacks: give it a default/,
  )

  const ask = async (path: string, schema: object) =>
    (await post(`/compatibility/subjects/${path}`, { schema: text(schema) })).body
  assert.deepEqual(await ask('a/versions', breaking), { is_compatible: false })
  assert.deepEqual(await ask('a/versions/latest', second), { is_compatible: true })
  assert.deepEqual(await ask('a/versions/1?verbose=true', second), { is_compatible: true, messages: [] })
  assert.deepEqual(await ask('new/versions/latest', breaking), { is_compatible: true })
  assert.equal(((await ask('a/versions/9', first)) as { error_code: number }).error_code, 40402)
  const verbose = (await ask('a/versions?verbose=true', breaking)) as { messages: string[] }
  assert.match(verbose.messages[0] ?? '', /READER_FIELD_MISSING_DEFAULT_VALUE/)
})

test('deletes versions: softly, then for good', async () => {
  const { register, get, delete: remove } = memoryRegistry()
  await register('a', first)
  await register('a', second)
  const code = async (url: string) => ((await remove(url)).body as { error_code?: number }).error_code
  assert.equal(await code('/subjects/a/versions/1?permanent=true'), 40407)
  assert.equal((await remove('/subjects/a/versions/1')).body, 1)
  assert.equal(await code('/subjects/a/versions/1'), 40406)
  assert.deepEqual((await get('/subjects/a/versions')).body, [2])
  assert.deepEqual((await get('/subjects/a/versions?deleted=true')).body, [1, 2])
  assert.deepEqual((await get('/subjects/a/versions?deletedOnly=true')).body, [1])
  assert.equal((await get('/subjects/a/versions/1')).status, 404)
  assert.equal((await get('/subjects/a/versions/1?deleted=true')).status, 200)
  assert.equal((await get('/schemas/ids/1')).status, 200, 'data written with it is still read')

  assert.equal((await remove('/subjects/a/versions/1?permanent=true')).body, 1)
  assert.equal((await get('/schemas/ids/1')).status, 404)
  assert.equal((await remove('/subjects/a/versions/latest')).body, 2)
  assert.deepEqual((await get('/subjects')).body, [])
  assert.deepEqual((await get('/subjects?deleted=true')).body, ['a'])
})

test('deletes subjects: softly, then for good', async () => {
  const { register, get, delete: remove } = memoryRegistry()
  await register('a', first)
  await register('a', second)
  const code = async (url: string) => ((await remove(url)).body as { error_code?: number }).error_code
  assert.equal(await code('/subjects/b'), 40401)
  assert.equal(await code('/subjects/a?permanent=true'), 40405)
  assert.deepEqual((await remove('/subjects/a')).body, [1, 2])
  assert.equal(await code('/subjects/a'), 40404)
  assert.equal((await get('/schemas/ids/1')).status, 200)
  assert.deepEqual((await remove('/subjects/a?permanent=true')).body, [1, 2])
  assert.equal((await get('/schemas/ids/1')).status, 404)
  assert.partialDeepStrictEqual((await register('a', first)).body, { id: 3 })
})

test('sets levels, for all and for one subject', async () => {
  const { register, get, put, delete: remove } = memoryRegistry({ level: 'BACKWARD_TRANSITIVE' })
  await register('a', first)
  assert.deepEqual((await get('/config')).body, { compatibilityLevel: 'BACKWARD_TRANSITIVE' })
  assert.equal(((await get('/config/a')).body as { error_code: number }).error_code, 40408)
  assert.deepEqual((await put('/config/a', { compatibility: 'none' })).body, { compatibility: 'NONE' })
  assert.deepEqual((await get('/config/a')).body, { compatibilityLevel: 'NONE' })
  assert.equal((await register('a', breaking)).status, 200)
  assert.deepEqual((await remove('/config/a')).body, { compatibilityLevel: 'NONE' })
  assert.equal((await remove('/config/a')).status, 404)

  assert.deepEqual((await put('/config', { compatibility: 'FULL' })).body, { compatibility: 'FULL' })
  assert.deepEqual((await get('/config/a?defaultToGlobal=true')).body, { compatibilityLevel: 'FULL' })
  assert.deepEqual((await remove('/config')).body, { compatibilityLevel: 'FULL' })
  assert.deepEqual((await get('/config')).body, { compatibilityLevel: 'BACKWARD_TRANSITIVE' })
  for (const body of [{ compatibility: 'SOME' }, { compatibility: 1 }]) {
    const answer = await put('/config', body)
    assert.equal(answer.status, 422)
    assert.equal((answer.body as { error_code: number }).error_code, 42203)
  }
})

test('tells the mode', async () => {
  const { get } = memoryRegistry()
  assert.deepEqual((await get('/mode')).body, { mode: 'READWRITE' })
  assert.deepEqual((await get('/mode/a?defaultToGlobal=true')).body, { mode: 'READWRITE' })
  assert.equal(((await get('/mode/a')).body as { error_code: number }).error_code, 40409)
})
