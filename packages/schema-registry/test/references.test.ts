import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf } from './code-of.ts'
import { memoryRegistry } from './memory-registry.ts'
import { enumeration, field, record } from './schemas.ts'

const text = (schema: unknown) => JSON.stringify(schema)
const color = enumeration('n.Color', ['RED'])
const line = record('n.Line', [field('color', 'n.Color')])
const order = record('n.Order', [field('lines', { type: 'array', items: 'n.Line' }), field('color', 'n.Color')])
const toColor = { name: 'n.Color', subject: 'colors', version: 1 }
const toLine = { name: 'n.Line', subject: 'lines', version: 1 }

/** A registry with three schemas, each of which refers to those before it. */
async function referring() {
  const registry = memoryRegistry()
  const send = (subject: string, schema: unknown, references: object[]) =>
    registry.post(`/subjects/${subject}/versions`, { schema: text(schema), references })
  assert.equal((await registry.register('colors', color)).status, 200)
  assert.equal((await send('lines', line, [toColor])).status, 200)
  assert.equal((await send('orders', order, [toLine])).status, 200)
  return { ...registry, send }
}

test('a schema refers to named types of other subjects, and through them to further ones', async () => {
  const { get, topic } = await referring()
  const schema =
    '{"type":"record","name":"Order","namespace":"n","fields":[' +
    '{"name":"lines","type":{"type":"array","items":"Line"}},{"name":"color","type":"Color"}]}'
  const stored = { references: [toLine], schema }
  assert.deepEqual((await get('/schemas/ids/3')).body, stored)
  assert.deepEqual((await get('/subjects/orders/versions/1')).body, {
    subject: 'orders',
    version: 1,
    id: 3,
    ...stored,
  })
  assert.deepEqual(topic.at(-1)?.value, { subject: 'orders', version: 1, id: 3, ...stored, deleted: false })
})

test('gives a schema with all it refers to put in', async () => {
  const { get } = await referring()
  const resolved =
    '{"type":"record","name":"Order","namespace":"n","fields":[{"name":"lines","type":{"type":"array","items":' +
    '{"type":"record","name":"Line","fields":[{"name":"color","type":{"type":"enum","name":"Color","symbols":["RED"]}}]}}},' +
    '{"name":"color","type":"Color"}]}'
  assert.equal(((await get('/schemas/ids/3?format=resolved')).body as { schema: string }).schema, resolved)
  const onlyText = { url: '/subjects/orders/versions/1/schema?format=resolved', method: 'GET' } as const
  assert.deepEqual((await get(onlyText.url)).body, JSON.parse(resolved))
})

test('a schema with all it refers to put in is found as the one that refers', async () => {
  const { post } = await referring()
  const resolved = record('n.Line', [field('color', color)])
  const found = await post('/subjects/lines', { schema: text(resolved) })
  assert.deepEqual((found.body as { id: number }).id, 2)
  assert.partialDeepStrictEqual((await post('/subjects/lines/versions', { schema: text(resolved) })).body, { id: 2 })
})

test('the latest version can be referred to, and is then the one that is meant for ever', async () => {
  const { send, get, put, register } = await referring()
  await put('/config/colors', { compatibility: 'NONE' })
  await register('colors', enumeration('n.Color', ['RED', 'BLUE']))
  const latest = { ...toColor, version: -1 }
  await send('other', record('n.Paint', [field('color', 'n.Color')]), [latest])
  const { references } = (await get('/subjects/other/versions/1')).body as { references: object[] }
  assert.deepEqual(references, [{ ...toColor, version: 2 }])
})

test('tells which schemas refer to a version', async () => {
  const { get, delete: remove } = await referring()
  assert.deepEqual((await get('/subjects/colors/versions/1/referencedby')).body, [2])
  assert.deepEqual((await get('/subjects/lines/versions/latest/referencedby')).body, [3])
  assert.deepEqual((await get('/subjects/orders/versions/1/referencedby')).body, [])
  assert.equal(codeOf(await get('/subjects/colors/versions/2/referencedby')), 40402)
  await remove('/subjects/orders')
  assert.deepEqual((await get('/subjects/lines/versions/1/referencedby')).body, [])
  assert.deepEqual((await get('/subjects/lines/versions/1/referencedby?deleted=true')).body, [3])
})

test('what is referred to is not deleted', async () => {
  const { delete: remove } = await referring()
  const refused = await remove('/subjects/lines/versions/1')
  assert.equal(codeOf(refused), 42206)
  assert.match(
    (refused.body as { message: string }).message,
    /^One or more references exist to the schema \{magic=1,keytype=SCHEMA,subject=lines,version=1\}\.$/,
  )
  assert.equal(codeOf(await remove('/subjects/lines')), 42206)
  assert.deepEqual((await remove('/subjects/orders/versions/1')).body, 1)
  assert.deepEqual((await remove('/subjects/lines/versions/1')).body, 1)
  assert.equal(
    codeOf(await remove('/subjects/lines/versions/1?permanent=true')),
    42206,
    'a deleted one still relies on it',
  )
  assert.deepEqual((await remove('/subjects/orders?permanent=true')).body, [1])
  assert.deepEqual((await remove('/subjects/lines?permanent=true')).body, [1])
})

test('versions of a subject that refer to one another are deleted together', async () => {
  const { register, send, put, delete: remove } = await referring()
  await put('/config/mixed', { compatibility: 'NONE' })
  await register('mixed', enumeration('n.E', ['A']))
  const own = { name: 'n.E', subject: 'mixed', version: 1 }
  assert.equal((await send('mixed', record('n.R', [field('e', 'n.E')]), [own])).status, 200)
  assert.deepEqual((await remove('/subjects/mixed')).body, [1, 2])
  assert.deepEqual((await remove('/subjects/mixed?permanent=true')).body, [1, 2])
})

test('a deleted version that is referred to keeps its number when it comes back', async () => {
  const { register, get, delete: remove } = await referring()
  await remove('/subjects/orders')
  await remove('/subjects/lines')
  await remove('/subjects/colors')
  assert.partialDeepStrictEqual((await register('colors', color)).body, { id: 1 })
  assert.deepEqual((await get('/subjects/colors/versions?deleted=true')).body, [1, 2])
})

const refused: [title: string, references: object[], message: RegExp][] = [
  ['to a subject that is not there', [{ ...toColor, subject: 'none' }], /subject "none" and version 1$/],
  ['to a version that is not there', [{ ...toColor, version: 9 }], /subject "colors" and version 9$/],
  ['to the latest of nothing', [{ ...toColor, subject: 'none', version: -1 }], /subject "none" and version -1$/],
  ['without a subject', [{ name: 'n.Color', version: 1 }], /^Invalid reference/],
  ['to what does not define the type', [toLine].slice(1), /"n\.Color" is not defined/],
]
for (const [title, references, message] of refused)
  test(`a reference ${title} is refused`, async () => {
    const { send } = await referring()
    const answer = await send('new', line, references)
    assert.equal(codeOf(answer), 42201)
    assert.match((answer.body as { message: string }).message, message)
  })

test('a deleted version is not referred to by new schemas', async () => {
  const { register, send, delete: remove } = await referring()
  await register('shapes', enumeration('n.Shape', ['ROUND']))
  await remove('/subjects/shapes')
  const schema = record('n.R', [field('shape', 'n.Shape')])
  assert.equal(codeOf(await send('new', schema, [{ name: 'n.Shape', subject: 'shapes', version: 1 }])), 42201)
})

test('what a schema refers to counts when versions are compared', async () => {
  const { register, send, put } = await referring()
  await put('/config/colors', { compatibility: 'NONE' })
  await register('colors', enumeration('n.Color', ['BLUE']))
  const answer = await send('lines', line, [{ ...toColor, version: 2 }])
  assert.equal(codeOf(answer), 40901)
  assert.match((answer.body as { message: string }).message, /MISSING_ENUM_SYMBOLS/)
})

test('the same text with other references is another schema', async () => {
  const { register, send, put } = await referring()
  await put('/config', { compatibility: 'NONE' })
  await register('colors', enumeration('n.Color', ['RED', 'BLUE']))
  assert.partialDeepStrictEqual((await send('lines', line, [{ ...toColor, version: 2 }])).body, { id: 5 })
  assert.partialDeepStrictEqual((await send('lines', line, [toColor])).body, { id: 2 })
})

test('two ways that lead to one version read it once', async () => {
  const { send } = await referring()
  const both = record('n.Both', [field('line', 'n.Line'), field('color', 'n.Color')])
  assert.equal((await send('both', both, [toLine, toColor])).status, 200)
  assert.equal((await send('both', both, [toColor, toLine])).status, 200)
})

test('a schema that refers to itself, as only an import can bring, is served as it is, and the registry lives', async () => {
  const { put, post, get } = memoryRegistry()
  await put('/mode', { mode: 'IMPORT' })
  const own = { name: 'n.A', subject: 'a', version: 1 }
  const schema = text(record('n.B', []))
  await post('/subjects/a/versions', { schema: text(record('n.A', [])), id: 1, version: 1 })
  assert.equal((await post('/subjects/a/versions', { schema, id: 2, version: 1, references: [own] })).status, 200)
  await put('/mode', { mode: 'READWRITE' })
  const served = (await get('/schemas/ids/2?format=resolved')).body as { schema: string }
  assert.deepEqual(JSON.parse(served.schema), { type: 'record', name: 'B', namespace: 'n', fields: [] })
  assert.equal(codeOf(await post('/subjects/b/versions', { schema, references: [own] })), 42201)
})
