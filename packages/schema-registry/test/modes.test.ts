import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf } from './code-of.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const first = record('First', [field('a', 'int')])
const second = record('First', [field('a', 'int'), field('b', 'int', { default: 0 })])
const text = (schema: unknown) => JSON.stringify(schema)

test('sets, reads and takes back modes', async () => {
  const { get, put, delete: remove } = memoryRegistry()
  assert.deepEqual((await get('/mode')).body, { mode: 'READWRITE' })
  assert.equal(codeOf(await get('/mode/s')), 40409)
  assert.deepEqual((await put('/mode/s', { mode: 'READONLY' })).body, { mode: 'READONLY' })
  assert.deepEqual((await get('/mode/s')).body, { mode: 'READONLY' })
  assert.deepEqual((await remove('/mode/s')).body, { mode: 'READONLY' })
  assert.equal(codeOf(await remove('/mode/s')), 40401)
  assert.deepEqual((await put('/mode', { mode: 'READONLY' })).body, { mode: 'READONLY' })
  assert.deepEqual((await get('/mode/s?defaultToGlobal=true')).body, { mode: 'READONLY' })
  assert.deepEqual((await remove('/mode')).body, { mode: 'READONLY' })
  assert.deepEqual((await get('/mode')).body, { mode: 'READWRITE' })
  assert.deepEqual((await put('/mode/s', { mode: 'READONLY' })).status, 200)
  assert.deepEqual((await put('/mode/s', { mode: null })).status, 200)
  assert.equal(codeOf(await get('/mode/s')), 40409)
})

const invalid: [body: object, path: string, code: number][] = [
  [{ mode: 'WRITEONLY' }, '/mode', 42204],
  [{ mode: 7 }, '/mode/s', 42204],
  [{}, '/mode', 42204],
  [{ mode: 'FORWARD' }, '/mode/s', 42204],
  [{ mode: 'READONLY' }, '/mode/__GLOBAL', 42208],
]
for (const [body, path, code] of invalid)
  test(`PUT ${path} ${text(body)} is answered with ${code}`, async () => {
    assert.equal(codeOf(await memoryRegistry().put(path, body)), code)
  })

test('takes back the modes of a context’s subjects with its own', async () => {
  const { get, put, delete: remove } = memoryRegistry()
  await put('/mode/:.team:', { mode: 'READONLY' })
  await put('/mode/:.team:s', { mode: 'READONLY' })
  await put('/mode/s', { mode: 'READONLY' })
  assert.deepEqual((await remove('/mode/:.team:?recursive=true')).body, { mode: 'READONLY' })
  assert.equal(codeOf(await get('/mode/:.team:s')), 40409)
  assert.equal((await get('/mode/s')).status, 200)
  assert.deepEqual((await remove('/mode/:.team:?recursive=true')).body, {})
})

test('what is read-only is not changed, but still answers what it has', async () => {
  const { register, put, post, delete: remove } = memoryRegistry()
  await register('s', first)
  for (const mode of ['READONLY', 'READONLY_OVERRIDE']) {
    await put('/mode/s', { mode })
    const refused = await register('s', second)
    assert.equal(codeOf(refused), 42205)
    assert.equal((refused.body as { message: string }).message, 'Subject s in context  is in read-only mode')
    assert.equal(codeOf(await remove('/subjects/s')), 42205)
    assert.equal(codeOf(await remove('/subjects/s/versions/1')), 42205)
    assert.equal(codeOf(await put('/config/s', { compatibility: 'NONE' })), 42205)
    assert.partialDeepStrictEqual((await register('s', first)).body, { id: 1 })
    assert.equal((await post('/subjects/s', { schema: text(first) })).status, 200)
    assert.partialDeepStrictEqual((await register('other', second)).body, { id: 2 })
  }
})

test('a subject’s mode goes before the registry’s, whatever that is', async () => {
  const { register, put, get } = memoryRegistry()
  await put('/mode/s', { mode: 'READWRITE' })
  await put('/mode', { mode: 'READONLY' })
  assert.equal((await register('s', first)).status, 200)
  assert.equal(codeOf(await register('other', second)), 42205)
  await put('/mode', { mode: 'READONLY_OVERRIDE' })
  assert.deepEqual((await get('/mode/s?defaultToGlobal=true')).body, { mode: 'READWRITE' })
  assert.deepEqual((await get('/mode/other?defaultToGlobal=true')).body, { mode: 'READONLY_OVERRIDE' })
  assert.equal((await register('s', first)).status, 200)
  assert.equal(codeOf(await register('other', second)), 42205)
  assert.equal((await put('/mode', { mode: 'READWRITE' })).status, 200, 'the way back is open')
})

const importing = (registry: ReturnType<typeof memoryRegistry>) => (subject: string, body: object) =>
  registry.post(`/subjects/${subject}/versions`, body)

test('an import brings its ids and versions, and is checked for neither level nor order', async () => {
  const registry = memoryRegistry()
  const send = importing(registry)
  assert.equal((await registry.put('/mode', { mode: 'IMPORT' })).status, 200)
  assert.partialDeepStrictEqual((await send('s', { schema: text(first), id: 42, version: 7 })).body, { id: 42 })
  assert.partialDeepStrictEqual((await send('s', { schema: '"int"', id: 40, version: 3 })).body, { id: 40 })
  assert.partialDeepStrictEqual(
    (await send('s', { schema: text(first), id: 42, version: 7 })).body,
    { id: 42 },
    'again',
  )
  assert.partialDeepStrictEqual(
    (await send('s', { schema: text(first), id: 42, version: 8 })).body,
    { id: 42 },
    'another version',
  )
  assert.deepEqual((await registry.get('/subjects/s/versions')).body, [3, 7, 8])
  assert.equal(codeOf(await send('s', { schema: text(second) })), 42205, 'it has to bring an id')
  await registry.put('/mode', { mode: 'READWRITE' })
  assert.partialDeepStrictEqual((await registry.register('other', second)).body, { id: 43 })
})

test('an import does not give an id a second meaning', async () => {
  const registry = memoryRegistry()
  const send = importing(registry)
  await registry.put('/mode', { mode: 'IMPORT' })
  await send('s', { schema: text(first), id: 1, version: 1 })
  for (const subject of ['s', 'other']) {
    const refused = await send(subject, { schema: text(second), id: 1, version: 2 })
    assert.equal(codeOf(refused), 42205)
    assert.match(
      (refused.body as { message: string }).message,
      /^Overwrite new schema with id 1 in context {2}is not permitted\.$/,
    )
  }
  assert.equal(
    codeOf(await send(':.team:s', { schema: text(second), id: 1, version: 1 })),
    42205,
    'its mode is another',
  )
  await registry.put('/mode/:.team:', { mode: 'IMPORT' })
  assert.partialDeepStrictEqual((await send(':.team:s', { schema: text(second), id: 1, version: 1 })).body, { id: 1 })
})

test('an import keeps schemas as they are, whatever is set', async () => {
  const registry = memoryRegistry()
  const schema = '{"type":"record","name":"R","fields":[{"name":"a","type":"int","z":1,"b":2}]}'
  await registry.put('/config/s', { normalize: true })
  await registry.put('/mode/s', { mode: 'IMPORT' })
  await importing(registry)('s', { schema, id: 1, version: 1 })
  assert.deepEqual((await registry.get('/schemas/ids/1')).body, { schema })
})

test('an id is taken from an import only', async () => {
  const { post } = memoryRegistry()
  const refused = await post('/subjects/s/versions', { schema: text(first), id: 5 })
  assert.equal(codeOf(refused), 42205)
  assert.equal((refused.body as { message: string }).message, 'Subject s in context  is not in import mode')
})

test('imports begin with nothing, unless they are forced', async () => {
  const { register, put, get, post, delete: remove } = memoryRegistry()
  await register('s', first)
  for (const path of ['/mode', '/mode/s']) {
    const refused = await put(path, { mode: 'IMPORT' })
    assert.equal(codeOf(refused), 42205)
    assert.equal((refused.body as { message: string }).message, 'Cannot import since found existing subjects')
  }
  assert.equal((await put('/mode/other', { mode: 'IMPORT' })).status, 200)
  assert.equal((await put('/mode/s?force=true', { mode: 'IMPORT' })).status, 200)
  await put('/mode/s', { mode: 'READWRITE' })
  await remove('/subjects/s')
  assert.equal((await put('/mode/s', { mode: 'IMPORT' })).status, 200)
  assert.deepEqual((await get('/subjects?deleted=true')).body, [], 'what was deleted softly is gone')
  assert.partialDeepStrictEqual(
    (await post('/subjects/s/versions', { schema: text(second), id: 1, version: 1 })).body,
    { id: 1 },
  )
})

test('what a deleted schema is referred to by keeps an import away', async () => {
  const { register, post, put, delete: remove } = memoryRegistry()
  await register('base', record('Base', []))
  const references = [{ name: 'Base', subject: 'base', version: 1 }]
  await post('/subjects/s/versions', { schema: text(record('R', [field('base', 'Base')])), references })
  await remove('/subjects/s')
  await remove('/subjects/base')
  assert.equal(codeOf(await put('/mode/base', { mode: 'IMPORT' })), 42206)
})
