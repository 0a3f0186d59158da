import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryRegistry } from './memory-registry.ts'
import { enumeration } from './schemas.ts'

/** Subjects a (1, 2, 3; 1 deleted), b (1, deleted), c (1) and, in a context, d (1). */
async function listed() {
  const registry = memoryRegistry({ level: 'NONE' })
  const { register, delete: remove } = registry
  for (const name of ['A1', 'A2', 'A3']) await register('a', enumeration(name, ['X']))
  await register('b', enumeration('B1', ['X']))
  await register('c', enumeration('A1', ['X']))
  await register(':.team:d', enumeration('D1', ['X']))
  await remove('/subjects/a/versions/1')
  await remove('/subjects/b')
  return registry
}

const lists: [path: string, answer: unknown[]][] = [
  ['/subjects', [':.team:d', 'a', 'c']],
  ['/subjects?deleted=true', [':.team:d', 'a', 'b', 'c']],
  ['/subjects?deletedOnly=true', ['b']],
  ['/subjects?deleted=true&deletedOnly=true', ['b']],
  ['/subjects?offset=1&limit=1', ['a']],
  ['/subjects?offset=9', []],
  ['/subjects/a/versions', [2, 3]],
  ['/subjects/a/versions?deleted=true', [1, 2, 3]],
  ['/subjects/a/versions?deletedOnly=true', [1]],
  ['/subjects/a/versions?deletedAsNegative=true', [-1, 2, 3]],
  ['/subjects/a/versions?deleted=true&offset=1&limit=1', [2]],
  ['/schemas/ids/1/subjects', ['c']],
  ['/schemas/ids/1/subjects?deleted=true', ['a', 'c']],
  ['/schemas/ids/1/versions', [{ subject: 'c', version: 1 }]],
  [
    '/schemas/ids/1/versions?deleted=true',
    [
      { subject: 'a', version: 1 },
      { subject: 'c', version: 1 },
    ],
  ],
]
for (const [path, answer] of lists)
  test(`GET ${path}`, async () => assert.deepEqual((await (await listed()).get(path)).body, answer))

const schemas: [query: string, versions: string[]][] = [
  ['', ['a 2', 'a 3', 'c 1']],
  ['?latestOnly=true', ['a 3', 'c 1']],
  ['?deleted=true', ['a 1', 'a 2', 'a 3', 'b 1', 'c 1']],
  ['?subjectPrefix=a', ['a 2', 'a 3']],
  ['?subjectPrefix=:.team:', [':.team:d 1']],
  ['?subjectPrefix=:*:', [':.team:d 1', 'a 2', 'a 3', 'c 1']],
  ['?subjectPrefix=:*:d', [':.team:d 1']],
  ['?offset=1&limit=1', ['a 3']],
]
for (const [query, expected] of schemas)
  test(`GET /schemas${query}`, async () => {
    const { body } = await (await listed()).get(`/schemas${query}`)
    assert.deepEqual(
      (body as { subject: string; version: number }[]).map(({ subject, version }) => `${subject} ${version}`),
      expected,
    )
  })

test('lists whole schemas', async () => {
  const { body } = await (await listed()).get('/schemas?subjectPrefix=c')
  const schema = '{"type":"enum","name":"A1","symbols":["X"]}'
  assert.deepEqual(body, [{ subject: 'c', version: 1, id: 1, schema }])
})

test('tells which registry it is', async () => {
  const { get } = memoryRegistry()
  assert.deepEqual((await get('/v1/metadata/id')).body, {
    id: '',
    scope: { path: [], clusters: { 'kafka-cluster': 'memory', 'schema-registry-cluster': 'schema-registry' } },
  })
  const { version, commitId } = (await get('/v1/metadata/version')).body as { version: string; commitId: string }
  assert.match(version, /^\d+\.\d+\.\d+$/)
  assert.equal(commitId, '')
})
