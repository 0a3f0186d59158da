import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryRegistry } from './memory-registry.ts'

const V1 = 'application/vnd.schemaregistry.v1+json'
const schema = '{"schema":"\\"string\\""}'

async function answerTo(payload: string, contentType = V1, url = '/subjects/s/versions') {
  const registry = memoryRegistry()
  const answer = await registry.send({ method: 'POST', url, payload, headers: { 'content-type': contentType } })
  const { status: alive } = await registry.get('/subjects')
  assert.equal(alive, 200)
  return { status: answer.status, ...(answer.body as { error_code?: number; message?: string }) }
}

const bodies: [title: string, payload: string, status: number, code: number, message: RegExp][] = [
  ['that is not JSON', '{"schema":', 400, 400, /not JSON/],
  ['that is no object', '[]', 400, 400, /must be a JSON object/],
  ['that is empty', '', 400, 400, /must be a JSON object/],
  ['without a schema', '{}', 422, 42201, /Empty schema/],
  ['with an empty schema', '{"schema":""}', 422, 42201, /Empty schema/],
  ['with the schema as an object', '{"schema":{"type":"string"}}', 422, 42201, /must be a string/],
  ['with a schema that is none', '{"schema":"{}"}', 422, 42201, /Invalid schema of type AVRO, details: "type" is not/],
  [
    'with a schema that is not JSON',
    '{"schema":"string"}',
    422,
    42201,
    /Invalid schema of type AVRO, details: not JSON/,
  ],
  [
    'with a schema of an unknown type',
    '{"schema":"x","schemaType":"THRIFT"}',
    422,
    42201,
    /Invalid schema type THRIFT.*AVRO, JSON, PROTOBUF only/,
  ],
  ['with half a reference', '{"schema":"\\"string\\"","references":[{"name":"a"}]}', 422, 42201, /Invalid reference/],
  ['with an id', '{"schema":"\\"string\\"","id":5}', 422, 42205, /^Subject s in context {2}is not in import mode$/],
  ['that is too large', JSON.stringify({ schema: 'x'.repeat(4 * 1024 * 1024) }), 413, 413, /too large/],
]

for (const [title, payload, status, code, message] of bodies) {
  test(`a body ${title} is answered with ${code}, and the registry lives`, async () => {
    const answer = await answerTo(payload)
    assert.deepEqual([answer.status, answer.error_code], [status, code])
    assert.match(answer.message ?? '', message)
  })
}

test('verbose compatibility checks give an invalid schema as a message', async () => {
  const answer = await answerTo('{"schema":"{}"}', V1, '/compatibility/subjects/s/versions?verbose=true')
  assert.deepEqual(answer, {
    status: 200,
    is_compatible: false,
    messages: ['Invalid schema of type AVRO, details: "type" is not the name of a type in {}'],
  })
})

test('takes the media types that clients send', async () => {
  for (const type of [
    V1,
    'application/vnd.schemaregistry+json',
    'application/json',
    'application/json; charset=utf-8',
    'application/octet-stream',
  ])
    assert.equal((await answerTo(schema, type)).status, 200, type)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
    assert.equal((await answerTo(schema, type)).error_code, 415, type)
})

test('answers in the media type that is asked for', async () => {
  const { send } = memoryRegistry()
  const typeFor = async (accept: string) =>
    (await send({ method: 'GET', url: '/subjects', headers: { accept } })).contentType
  for (const any of ['*/*', '*', 'application/*', 'text/html, */*']) assert.equal(await typeFor(any), V1)
  assert.equal(await typeFor('application/json'), 'application/json')
  assert.equal(await typeFor(`${V1}, application/json`), V1)
  assert.equal(await typeFor('application/json; q=0.9, text/html'), 'application/json')
  const html = await send({ method: 'GET', url: '/subjects', headers: { accept: 'text/html' } })
  assert.deepEqual([html.status, html.body], [406, { error_code: 406, message: 'HTTP 406 Not Acceptable' }])
})

test('subjects may hold any visible character, and be long', async () => {
  const { register, get } = memoryRegistry()
  for (const subject of ['orders.v1-waybill.orders.OrderPlaced', 'a/b', 'a b', 'ä%', 's'.repeat(500)]) {
    assert.equal((await register(subject, 'string')).status, 200, subject)
    assert.deepEqual((await get(`/subjects/${encodeURIComponent(subject)}/versions`)).body, [1])
  }
  for (const subject of ['__GLOBAL', '__EMPTY', 'a\nb', ':.:', ':.team:__EMPTY', ':.__GLOBAL:s'])
    assert.equal(((await register(subject, 'string')).body as { error_code: number }).error_code, 42208, subject)
})

test('an unknown path is answered in the registry’s form', async () => {
  const { get, send } = memoryRegistry()
  const { status, body } = await get('/nothing')
  assert.deepEqual([status, body], [404, { error_code: 404, message: 'HTTP 404 Not Found' }])
  const patch = await send({ method: 'PATCH', url: '/subjects/a' })
  assert.deepEqual([patch.status, patch.body], [405, { error_code: 405, message: 'HTTP 405 Method Not Allowed' }])
  const head = await send({ method: 'HEAD', url: '/subjects' })
  assert.deepEqual([head.status, head.body], [200, ''])
})

test('tells its health', async () => {
  const { get } = memoryRegistry()
  assert.deepEqual((await get('/')).body, {})
  assert.deepEqual((await get('/health/live')).body, { live: true })
  assert.deepEqual((await get('/health/ready')).body, {
    ready: true,
    writable: true,
    role: 'leader',
    leader: 'http://here',
  })
})
