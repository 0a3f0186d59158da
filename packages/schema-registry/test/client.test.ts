import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RegistryError, RegistryUnavailable, registryClient } from '../src/index.ts'

type Asked = { method: string; path: string; body: unknown }

/** A client whose registry answers from a list, one answer after the other, and notes what it was asked. */
function clientOf(...answers: (Response | Error)[]) {
  const asked: Asked[] = []
  const send = async (url: string | URL | Request, init?: RequestInit) => {
    const body: unknown = init?.body === undefined ? undefined : JSON.parse(String(init.body))
    asked.push({ method: init?.method ?? 'GET', path: String(url).replace('http://registry', ''), body })
    const answer = answers.shift()
    if (answer === undefined) throw new Error('asked once too often')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { asked, client: registryClient({ url: 'http://registry/', fetch: send }) }
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const refused = (status: number, code: number) => json({ error_code: code, message: `message ${code}` }, status)
const schema = { type: 'fixed', name: 'F', size: 1 }

test('registers, and sends the schema as text', async () => {
  const { client, asked } = clientOf(json({ id: 3 }))
  assert.equal(await client.register('a/b', schema), 3)
  assert.deepEqual(asked, [
    { method: 'POST', path: '/subjects/a%2Fb/versions', body: { schema: JSON.stringify(schema) } },
  ])
})

test('looks up an id; none is no error', async () => {
  const { client } = clientOf(json({ id: 3 }), refused(404, 40401), refused(404, 40403))
  assert.equal(await client.lookup('s', schema), 3)
  assert.equal(await client.lookup('s', schema), undefined)
  assert.equal(await client.lookup('s', schema), undefined)
})

test('asks for an id once: with requests under way and for ever after', async () => {
  const { client, asked } = clientOf(json({ schema: JSON.stringify(schema) }))
  const together = await Promise.all([client.byId(1), client.byId(1)])
  assert.deepEqual([...together, await client.byId(1)], [schema, schema, schema])
  assert.equal(asked.length, 1)
})

test('asks again for an id after a failure', async () => {
  const { client } = clientOf(new TypeError('fetch failed'), json({ schema: JSON.stringify(schema) }))
  await assert.rejects(client.byId(1), RegistryUnavailable)
  assert.deepEqual(await client.byId(1), schema)
})

test('tells compatibility with the reasons', async () => {
  const { client, asked } = clientOf(json({ is_compatible: false, messages: ['m'] }), json({ is_compatible: true }))
  assert.deepEqual(await client.compatible('s', schema), { compatible: false, messages: ['m'] })
  assert.deepEqual(await client.compatible('s', schema), { compatible: true, messages: [] })
  assert.equal(asked[0]?.path, '/compatibility/subjects/s/versions?verbose=true')
})

test('lists subjects and versions, and reads the latest', async () => {
  const latest = { subject: 's', id: 4, version: 2, schema: JSON.stringify(schema) }
  const { client } = clientOf(json(['s']), json([1, 2]), refused(404, 40401), json(latest), refused(404, 40401))
  assert.deepEqual(await client.subjects(), ['s'])
  assert.deepEqual(await client.versions('s'), [1, 2])
  assert.deepEqual(await client.versions('t'), [])
  assert.deepEqual(await client.latest('s'), { id: 4, version: 2, schema })
  assert.equal(await client.latest('t'), undefined)
})

test('a refusal carries the registry’s code and message', async () => {
  const { client } = clientOf(refused(409, 409))
  await assert.rejects(client.register('s', schema), (error) => {
    assert.ok(error instanceof RegistryError)
    assert.equal(error.code, 409)
    assert.match(error.message, /message 409 \(error 409 of http:\/\/registry\/subjects\/s\/versions\)/)
    return true
  })
})

test('what may pass is RegistryUnavailable: no connection, 5xx, too many requests, half an answer', async () => {
  const html = () => new Response('<html>', { status: 502 })
  for (const answer of [
    new TypeError('fetch failed'),
    refused(500, 50002),
    refused(429, 429),
    html(),
    new Response('{"id":'),
  ]) {
    const { client } = clientOf(answer)
    await assert.rejects(client.register('s', schema), RegistryUnavailable)
  }
})

test('a schema that is not Avro is refused by name', async () => {
  const { client } = clientOf(json({ schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }))
  await assert.rejects(client.byId(1), /Schema 1 is of type PROTOBUF/)
})
