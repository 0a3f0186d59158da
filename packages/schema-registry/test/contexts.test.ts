import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutContextPath } from '../src/context-path.ts'
import { codeOf } from './code-of.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const first = record('First', [field('a', 'int')])
const second = record('Second', [field('a', 'int')])
const text = (schema: unknown) => JSON.stringify(schema)

test('ids are counted for each context by itself', async () => {
  const { register, get } = memoryRegistry()
  assert.partialDeepStrictEqual((await register('s', first)).body, { id: 1 })
  assert.partialDeepStrictEqual((await register(':.team:s', second)).body, { id: 1 })
  assert.partialDeepStrictEqual((await register(':.team:s2', first)).body, { id: 2 })
  assert.partialDeepStrictEqual((await register(':.:s', first)).body, { id: 1 })
  assert.deepEqual((await get('/schemas/ids/1')).body, { schema: text(first) })
  const inTeam = { subject: ':.team:s', version: 1, schema: text(second) }
  assert.deepEqual((await get('/schemas/ids/1?subject=:.team:s')).body, inTeam)
  assert.deepEqual((await get('/schemas/ids/1?subject=:.team:')).body, inTeam)
  assert.deepEqual((await get('/schemas/ids/2?subject=s2')).body, {
    subject: ':.team:s2',
    version: 1,
    schema: text(first),
  })
  assert.equal(codeOf(await get('/schemas/ids/2')), 40403)
  assert.equal(codeOf(await get('/schemas/ids/1?subject=:.team:none')), 40403)
  assert.equal(((await get('/schemas/ids/1?subject=none')).body as { schema: string }).schema, text(first))
  assert.deepEqual((await get('/schemas/ids/1?subject=:.team:&fetchMaxId=true')).body, { ...inTeam, maxId: 2 })
  assert.deepEqual((await get('/schemas/ids/1/subjects?subject=:.team:')).body, [':.team:s'])
})

test('lists contexts, and forgets one that is empty', async () => {
  const { register, get, delete: remove, topic } = memoryRegistry()
  assert.deepEqual((await get('/contexts')).body, ['.'])
  await register(':.b:s', first)
  await register(':.a:s', first)
  assert.deepEqual((await get('/contexts')).body, ['.', '.a', '.b'])
  assert.deepEqual((await get('/contexts?contextPrefix=.a')).body, ['.a'])
  assert.deepEqual((await get('/contexts?offset=1&limit=1')).body, ['.a'])
  assert.equal(codeOf(await remove('/contexts/:.a:')), 42211)
  await remove('/subjects/:.a:s')
  await remove('/subjects/:.a:s?permanent=true')
  assert.equal((await remove('/contexts/.a/')).status, 204)
  assert.deepEqual((await get('/contexts')).body, ['.', '.b'])
  assert.partialDeepStrictEqual(
    (await register(':.a:s', second)).body,
    { id: 2 },
    'its ids are still not given out again',
  )
  assert.deepEqual((await get('/contexts')).body, ['.', '.a', '.b'])
  const reread = memoryRegistry({ topic: structuredClone(topic) })
  assert.deepEqual((await reread.get('/contexts')).body, ['.', '.a', '.b'])
})

test('lists subjects of one context, or of all', async () => {
  const { register, get } = memoryRegistry()
  for (const subject of ['orders', 'other', ':.a:orders', ':.b:lines']) await register(subject, first)
  const subjects = async (query: string) => (await get(`/subjects${query}`)).body
  assert.deepEqual(await subjects(''), [':.a:orders', ':.b:lines', 'orders', 'other'])
  assert.deepEqual(await subjects('?subjectPrefix=:*:'), [':.a:orders', ':.b:lines', 'orders', 'other'])
  assert.deepEqual(await subjects('?subjectPrefix='), ['orders', 'other'])
  assert.deepEqual(await subjects('?subjectPrefix=or'), ['orders'])
  assert.deepEqual(await subjects('?subjectPrefix=:.a:'), [':.a:orders'])
  assert.deepEqual(await subjects('?subjectPrefix=:*:or'), [':.a:orders', 'orders'])
})

test('a subject that names no context is looked for in all of them', async () => {
  const { register, get, post } = memoryRegistry()
  await register(':.team:s', first)
  assert.equal(((await get('/subjects/s/versions/1')).body as { subject: string }).subject, ':.team:s')
  assert.equal(((await post('/subjects/s', { schema: text(first) })).body as { subject: string }).subject, ':.team:s')
  assert.equal(codeOf(await get('/subjects/:.none:s/versions/1')), 40401)
  assert.equal(codeOf(await get('/subjects/s/versions')), 40401)
})

test('a reference leads into the context of the schema that has it, unless it names another', async () => {
  const { register, post } = memoryRegistry()
  await register('base', record('Base', []))
  await register(':.team:base', record('Base', [field('x', 'int')]))
  const schema = text(record('R', [field('base', 'Base')]))
  const refer = (subject: string, version = 1) =>
    post('/subjects/:.team:s/versions', { schema, references: [{ name: 'Base', subject, version }] })
  assert.partialDeepStrictEqual((await refer('base')).body, { id: 2 })
  assert.equal(codeOf(await refer(':.none:base')), 42201)
})

test('a context has settings of its own, else those of everyone', async () => {
  const { put, get } = memoryRegistry({ level: 'BACKWARD' })
  await put('/config', { compatibility: 'FULL' })
  await put('/config/:.__GLOBAL:', { compatibility: 'FORWARD' })
  await put('/config/:.team:', { compatibility: 'NONE' })
  const level = async (subject: string) =>
    ((await get(`/config/${subject}?defaultToGlobal=true`)).body as { compatibilityLevel: string }).compatibilityLevel
  assert.equal(await level('s'), 'FULL')
  assert.equal(await level(':.:s'), 'FULL')
  assert.equal(await level(':.team:s'), 'NONE')
  assert.equal(await level(':.other:s'), 'FORWARD')
  assert.deepEqual((await get('/config/:.:')).body, { compatibilityLevel: 'FULL' })
  await put('/mode/:.team:', { mode: 'READONLY' })
  assert.deepEqual((await get('/mode/:.team:s?defaultToGlobal=true')).body, { mode: 'READONLY' })
  assert.deepEqual((await get('/mode/s?defaultToGlobal=true')).body, { mode: 'READWRITE' })
})

const paths: [path: string, stands: string][] = [
  ['/subjects/s/versions', '/subjects/s/versions'],
  ['/contexts', '/contexts'],
  ['/contexts/:.a:', '/contexts/:.a:'],
  ['/contexts/.a/', '/contexts/%3A.a%3A'],
  ['/contexts/.a/contexts', '/contexts'],
  ['/contexts/.a/subjects', '/subjects?subjectPrefix=%3A.a%3A'],
  ['/contexts/.a/subjects?subjectPrefix=or&deleted=true', '/subjects?subjectPrefix=%3A.a%3Aor&deleted=true'],
  ['/contexts/a/subjects/s', '/subjects/%3A.a%3As'],
  ['/contexts/:.a:/subjects/s/versions/1?deleted=true', '/subjects/%3A.a%3As/versions/1?deleted=true'],
  ['/contexts/.a/subjects/%3A.b%3As/versions', '/subjects/%3A.b%3As/versions'],
  ['/contexts/.a/compatibility/subjects/s/versions', '/compatibility/subjects/%3A.a%3As/versions'],
  ['/contexts/.a/config', '/config/%3A.a%3A'],
  ['/contexts/.a/config/s', '/config/%3A.a%3As'],
  ['/contexts/.a/mode/config', '/mode/%3A.a%3Aconfig'],
  ['/contexts/.a/schemas/ids/1', '/schemas/ids/1?subject=%3A.a%3A'],
  ['/contexts/.a/schemas/ids/1/versions?subject=s', '/schemas/ids/1/versions?subject=%3A.a%3As'],
  ['/contexts/.a/schemas', '/schemas?subjectPrefix=%3A.a%3A'],
  ['/contexts/.a/schemas/types', '/schemas/types'],
  ['/contexts/:.:/subjects/s', '/subjects/s'],
  ['/contexts/:.:/config', '/config'],
  ['/contexts/./subjects', '/subjects?subjectPrefix='],
]
for (const [path, stands] of paths)
  test(`${path} stands for ${stands}`, () => assert.equal(withoutContextPath(path), stands))

test('a client that is given a context’s path works in that context', async () => {
  const { post, get } = memoryRegistry()
  const base = '/contexts/.team'
  assert.partialDeepStrictEqual((await post(`${base}/subjects/s/versions`, { schema: text(first) })).body, { id: 1 })
  assert.deepEqual((await get(`${base}/subjects`)).body, [':.team:s'])
  assert.equal(((await get(`${base}/schemas/ids/1`)).body as { subject: string }).subject, ':.team:s')
  assert.deepEqual((await get('/subjects?subjectPrefix=')).body, [])
})
