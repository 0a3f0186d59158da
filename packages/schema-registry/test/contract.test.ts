import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf } from './code-of.ts'
import { memoryRegistry } from './memory-registry.ts'
import { field, record } from './schemas.ts'

const first = JSON.stringify(record('R', [field('a', 'int')]))
const second = JSON.stringify(record('R', [field('a', 'int'), field('b', 'int', { default: 0 })]))
const metadata = { tags: { '**.a': ['PII'] }, properties: { owner: 'team' }, sensitive: ['owner'] }
const rule = { name: 'lower', kind: 'TRANSFORM', mode: 'WRITE', type: 'CEL', expr: 'x' }
const ruleSet = { domainRules: [rule] }

test('metadata and rules are stored, compared and given back', async () => {
  const { post, get, topic } = memoryRegistry()
  assert.deepEqual((await post('/subjects/s/versions', { schema: first, metadata, ruleSet })).body, {
    id: 1,
    version: 1,
    metadata,
    ruleSet,
    schema: first,
  })
  const version = { subject: 's', version: 1, id: 1, metadata, ruleSet, schema: first }
  assert.deepEqual((await get('/subjects/s/versions/1')).body, version)
  assert.deepEqual((await get('/schemas/ids/1')).body, { metadata, ruleSet, schema: first })
  assert.deepEqual(topic.at(-1)?.value, { ...version, deleted: false })
  const other = { ...metadata, properties: { owner: 'others' } }
  assert.equal(((await post('/subjects/s/versions', { schema: first, metadata: other })).body as { id: number }).id, 2)
  assert.partialDeepStrictEqual((await post('/subjects/plain/versions', { schema: first })).body, { id: 3 })
})

test('the order in which metadata is written says nothing', async () => {
  const { post } = memoryRegistry()
  const send = async (metadata: object) =>
    ((await post('/subjects/s/versions', { schema: first, metadata })).body as { id: number }).id
  assert.equal(await send({ properties: { a: '1', b: '2' }, sensitive: ['a', 'b'] }), 1)
  assert.equal(await send({ sensitive: ['b', 'a'], properties: { b: '2', a: '1' } }), 1)
})

test('a version without a contract keeps that of the version before', async () => {
  const { post, get } = memoryRegistry()
  await post('/subjects/s/versions', { schema: first, metadata, ruleSet })
  assert.equal(((await post('/subjects/s/versions', { schema: first })).body as { id: number }).id, 1)
  assert.equal(((await post('/subjects/s', { schema: first })).body as { version: number }).version, 1)
  await post('/subjects/s/versions', { schema: second })
  const { metadata: kept, ruleSet: rules } = (await get('/subjects/s/versions/2')).body as {
    metadata: object
    ruleSet: object
  }
  assert.deepEqual([kept, rules], [metadata, ruleSet])
})

test('a request without a schema gives the one before a new contract', async () => {
  const { post, get } = memoryRegistry()
  assert.equal(codeOf(await post('/subjects/s/versions', { metadata })), 42201)
  await post('/subjects/s/versions', { schema: first })
  assert.equal((await post('/subjects/s/versions', { metadata })).status, 200)
  assert.deepEqual((await get('/subjects/s/versions/2')).body, {
    subject: 's',
    version: 2,
    id: 2,
    metadata,
    schema: first,
  })
})

test('defaults and overrides of the subject are put around what is given', async () => {
  const { put, post, get } = memoryRegistry()
  await put('/config/s', {
    defaultMetadata: { properties: { owner: 'nobody', zone: 'eu' } },
    overrideMetadata: { properties: { zone: 'us' } },
    defaultRuleSet: {
      domainRules: [
        { ...rule, expr: 'default' },
        { ...rule, name: 'upper' },
      ],
    },
  })
  await post('/subjects/s/versions', { schema: first, metadata: { properties: { owner: 'team' } }, ruleSet })
  const stored = (await get('/subjects/s/versions/1')).body as { metadata: object; ruleSet: object }
  assert.deepEqual(stored.metadata, { properties: { owner: 'team', zone: 'us' } })
  assert.deepEqual(stored.ruleSet, { domainRules: [{ ...rule, name: 'upper' }, rule] })
})

test('finds the latest version with these properties', async () => {
  const { post, get } = memoryRegistry()
  const send = (schema: string, properties: object) =>
    post('/subjects/s/versions', { schema, metadata: { properties } })
  await send(first, { major: '1', stage: 'prod' })
  await send(second, { major: '2', stage: 'prod' })
  const found = async (query: string) =>
    ((await get(`/subjects/s/metadata?${query}`)).body as { version: number }).version
  assert.equal(await found('key=stage&value=prod'), 2)
  assert.equal(await found('key=stage&value=prod&key=major&value=1'), 1)
  assert.equal(codeOf(await get('/subjects/s/metadata?key=major&value=3')), 40403)
  assert.equal(codeOf(await get('/subjects/none/metadata?key=major&value=3')), 40401)
})

test('a version that is asked for by its number keeps it in its metadata', async () => {
  const { post, get } = memoryRegistry()
  const send = async (version: number | undefined) =>
    (await post('/subjects/s/versions', { schema: first, ...(version !== undefined && { version }) })).body as {
      id: number
      error_code?: number
    }
  assert.equal((await send(undefined)).id, 1)
  assert.equal((await send(-1)).id, 1, 'the latest is this schema')
  assert.equal((await send(2)).id, 2)
  assert.equal((await send(-1)).id, 2)
  assert.deepEqual(((await get('/subjects/s/versions/latest')).body as { metadata: object }).metadata, {
    properties: { 'confluent:version': '2' },
  })
  assert.equal((await send(2)).error_code, 42201, 'the next one would be 3')
  assert.equal((await send(undefined)).id, 1)
  const lookUp = async (version: string) =>
    (
      (await post('/subjects/s', { schema: first, metadata: { properties: { 'confluent:version': version } } }))
        .body as {
        version: number
      }
    ).version
  assert.equal(await lookUp('1'), 1)
  assert.equal(await lookUp('2'), 2)
})

const invalid: [title: string, ruleSet: object, message: RegExp][] = [
  ['without a name', { domainRules: [{ type: 'CEL' }] }, /^Missing rule name$/],
  ['with an empty name', { domainRules: [{ ...rule, name: '' }] }, /^Empty rule name$/],
  ['with a name too long', { domainRules: [{ ...rule, name: 'x'.repeat(65) }] }, /^Rule name too long$/],
  ['whose name begins with a digit', { domainRules: [{ ...rule, name: '1a' }] }, /^Illegal initial character/],
  ['with a dot in its name', { encodingRules: [{ ...rule, name: 'a.b' }] }, /^Illegal character in rule name: a\.b$/],
  ['without a type', { domainRules: [{ name: 'a' }] }, /^Missing rule type$/],
  ['named like another', { domainRules: [rule, rule] }, /^Found rule with duplicate name 'lower'$/],
  ['of the wrong kind', { migrationRules: [rule] }, /^Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN$/],
  ['with two actions for one way', { domainRules: [{ ...rule, onFailure: 'DLQ,NONE' }] }, /^Multiple actions/],
]
for (const [title, rules, message] of invalid)
  test(`a rule ${title} is refused`, async () => {
    const { post } = memoryRegistry()
    const answer = await post('/subjects/s/versions', { schema: first, ruleSet: rules })
    assert.equal(codeOf(answer), 42210)
    assert.match((answer.body as { message: string }).message, message)
  })
