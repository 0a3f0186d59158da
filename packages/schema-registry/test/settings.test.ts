import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf } from './code-of.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const first = record('R', [field('a', 'int')])
const breaking = record('R', [field('a', 'int'), field('b', 'int')])
const text = (schema: unknown) => JSON.stringify(schema)

const rule = { name: 'lower', kind: 'TRANSFORM', mode: 'WRITE', type: 'CEL' }
const everything = {
  alias: 'other',
  normalize: true,
  validateFields: true,
  validateNewSchemas: true,
  validateRules: true,
  compatibility: 'FULL_TRANSITIVE',
  compatibilityPolicy: 'LENIENT',
  compatibilityGroup: 'major',
  defaultMetadata: { properties: { owner: 'team' } },
  overrideMetadata: { sensitive: ['owner'] },
  defaultRuleSet: { domainRules: [rule] },
  overrideRuleSet: { migrationRules: [{ ...rule, mode: 'UPGRADE' }] },
}

test('every setting is stored and given back, also after the topic was read anew', async () => {
  const { put, get, topic } = memoryRegistry()
  assert.deepEqual((await put('/config/s', everything)).body, everything)
  const { compatibility: compatibilityLevel, ...others } = everything
  const expected = { ...others, compatibilityLevel }
  assert.deepEqual((await get('/config/s')).body, expected)
  assert.deepEqual(topic.at(-1)?.value, { subject: 's', ...expected })
  assert.deepEqual((await memoryRegistry({ topic }).get('/config/s')).body, expected)
})

test('what a request does not name stays as it is, and null takes it back', async () => {
  const { put, get } = memoryRegistry({ level: 'FULL' })
  await put('/config/s', { compatibility: 'NONE', compatibilityGroup: 'major' })
  assert.deepEqual((await put('/config/s', { normalize: true })).body, {
    compatibility: 'NONE',
    compatibilityGroup: 'major',
    normalize: true,
  })
  await put('/config/s', { compatibility: null, compatibilityGroup: null })
  assert.deepEqual((await get('/config/s')).body, { normalize: true, compatibilityLevel: 'FULL' })
})

test('a subject takes from the registry what it does not set itself', async () => {
  const { put, get } = memoryRegistry()
  await put('/config', { compatibility: 'NONE', normalize: true, compatibilityGroup: 'major' })
  assert.deepEqual((await get('/config/s?defaultToGlobal=true')).body, {
    compatibilityLevel: 'NONE',
    normalize: true,
    compatibilityGroup: 'major',
  })
  await put('/config/s', { compatibility: 'FULL', normalize: false })
  assert.deepEqual((await get('/config/s?defaultToGlobal=true')).body, {
    compatibilityLevel: 'FULL',
    normalize: false,
    compatibilityGroup: 'major',
  })
})

test('an alias stands for its subject wherever a subject is asked for', async () => {
  const { register, put, get, post, delete: remove } = memoryRegistry()
  await put('/config/short', { alias: 'orders' })
  assert.partialDeepStrictEqual((await register('short', first)).body, { id: 1 })
  const version = { subject: 'orders', version: 1, id: 1, schema: text(first) }
  assert.deepEqual((await get('/subjects/short/versions/latest')).body, version)
  assert.deepEqual((await get('/subjects/short/versions')).body, [1])
  assert.deepEqual((await post('/subjects/short', { schema: text(first) })).body, version)
  assert.deepEqual((await post('/compatibility/subjects/short/versions', { schema: text(breaking) })).body, {
    is_compatible: false,
  })
  assert.deepEqual((await get('/schemas/ids/1?subject=short')).body, {
    subject: 'orders',
    version: 1,
    schema: text(first),
  })
  assert.deepEqual((await get('/schemas?aliases=true')).body, [{ ...version, aliases: ['short'] }])
  assert.deepEqual((await get('/schemas?subjectPrefix=sh&aliases=true')).body, [{ ...version, aliases: ['short'] }])
  assert.deepEqual((await get('/subjects')).body, ['orders'])
  assert.deepEqual((await get('/config/short')).body, { alias: 'orders', compatibilityLevel: 'BACKWARD' })
  assert.deepEqual((await remove('/subjects/short')).body, [1])
})

test('normalize makes one schema of those that say the same', async () => {
  const { post, put, get } = memoryRegistry()
  const one = '{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":"int","z":1,"b":2}]}'
  const normal = '{"name":"n.R","type":"record","fields":[{"name":"a","type":"int","order":"ascending","b":2,"z":1}]}'
  const other = '{"type":"record","name":"n.R","fields":[{"b":2,"name":"a","type":"int","z":1}]}'
  assert.partialDeepStrictEqual((await post('/subjects/a/versions', { schema: one })).body, { id: 1 })
  assert.partialDeepStrictEqual(
    (await post('/subjects/a/versions', { schema: other })).body,
    { id: 1 },
    'in one subject always',
  )
  assert.partialDeepStrictEqual((await post('/subjects/b/versions', { schema: other })).body, { id: 2 })
  assert.partialDeepStrictEqual((await post('/subjects/c/versions?normalize=true', { schema: one })).body, { id: 3 })
  assert.partialDeepStrictEqual((await post('/subjects/d/versions?normalize=true', { schema: other })).body, { id: 3 })
  assert.deepEqual((await get('/schemas/ids/3')).body, { schema: normal })
  await put('/config/e', { normalize: true })
  assert.partialDeepStrictEqual((await post('/subjects/e/versions', { schema: other })).body, { id: 3 })
  assert.equal(((await post('/subjects/e', { schema: one })).body as { id: number }).id, 3)
})

test('versions of one compatibility group are compared, others are not', async () => {
  const { post, put } = memoryRegistry()
  await put('/config/s', { compatibilityGroup: 'major' })
  const send = (schema: unknown, major: string) =>
    post('/subjects/s/versions', { schema: text(schema), metadata: { properties: { major } } })
  assert.equal((await send(first, '1')).status, 200)
  assert.equal(codeOf(await send(breaking, '1')), 40901)
  assert.equal((await send(breaking, '2')).status, 200)
  assert.equal((await send(record('R', [field('a', 'int'), field('c', 'int', { default: 0 })]), '1')).status, 200)
})

test('force registers what does not fit', async () => {
  const { register, post } = memoryRegistry()
  await register('s', first)
  assert.equal((await post('/subjects/s/versions?force=true', { schema: text(breaking) })).status, 200)
})

const refused: [body: object, code: number][] = [
  [{ compatibility: 'SOME' }, 42203],
  [{ compatibility: 1 }, 42203],
  [{ defaultRuleSet: { domainRules: [{ name: 'x' }] } }, 42210],
]
for (const [body, code] of refused)
  test(`a configuration ${text(body)} is answered with ${code}`, async () => {
    const { put } = memoryRegistry()
    assert.equal(codeOf(await put('/config', body)), code)
    assert.equal(codeOf(await put('/config/s', body)), code)
    assert.equal(codeOf(await put('/config/__GLOBAL', { compatibility: 'NONE' })), 42208)
  })

const levels = ['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE', 'FORWARD', 'FORWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE']
for (const level of levels)
  test(`the level ${level} is set in any case`, async () => {
    const { put, get } = memoryRegistry()
    assert.deepEqual((await put('/config', { compatibility: level.toLowerCase() })).body, { compatibility: level })
    assert.deepEqual((await get('/config')).body, { compatibilityLevel: level })
  })

const invalidDefault = record('R', [field('a', 'string', { default: null })])

test('a default that does not fit its field is refused, unless new schemas are not validated', async () => {
  const { register, put, post } = memoryRegistry()
  assert.equal(codeOf(await register('s', invalidDefault)), 42201)
  assert.equal(codeOf(await post('/compatibility/subjects/s/versions', { schema: text(invalidDefault) })), 42201)
  assert.equal(codeOf(await post('/subjects/s', { schema: text(invalidDefault) })), 40401, 'a look-up takes it')
  await put('/config', { validateNewSchemas: false })
  assert.partialDeepStrictEqual((await register('s', invalidDefault)).body, { id: 1 })
  const next = record('R', [field('a', 'string', { default: null }), field('b', 'int')])
  assert.equal(codeOf(await register('s', next)), 40901, 'it is compared all the same')
})

test('where fields are validated, reserved ones are not used and stay reserved', async () => {
  const { post, put } = memoryRegistry()
  const send = (subject: string, fields: object[], reserved: string) =>
    post(`/subjects/${subject}/versions`, {
      schema: text(record('R', fields)),
      metadata: { properties: { 'confluent:reserved': reserved } },
    })
  const [f, g] = [field('f', 'int', { default: 0 }), field('g', 'int', { default: 0 })]
  await put('/config', { validateFields: true })
  await put('/config/free', { validateFields: false })
  const refused = await send('s', [f, g], 'f')
  assert.equal(codeOf(refused), 40901)
  assert.match(
    (refused.body as { message: string }).message,
    /conflicts with the reserved field f\., \{validateFields: 'true'/,
  )
  assert.equal((await send('free', [f, g], 'f')).status, 200)
  assert.equal((await send('s', [g], 'f, x')).status, 200)
  const dropped = await send('s', [g], 'x')
  assert.equal(codeOf(dropped), 40901)
  assert.match((dropped.body as { message: string }).message, /reserved field f removed from its metadata/)
})
