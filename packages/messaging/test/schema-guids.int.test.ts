import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { headersOf } from '../src/envelope.ts'
import { textHeaders } from '../src/headers.ts'
import { on, openRegistry, SCHEMA_HEADER, Unavailable } from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const nowhere = 'http://127.0.0.1:1'

/** The GUID that the registry gave the schema of pings. */
async function guidOfPing({ registryUrl }: World): Promise<string> {
  const response = await fetch(`${registryUrl}/subjects/${encodeURIComponent(Ping.subject)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(Ping.schema) }),
  })
  return ((await response.json()) as { guid: string }).guid
}

const named = (guid: string) => Buffer.from(`01${guid.replaceAll('-', '')}`, 'hex')

test('a record whose header names its schema by GUID is read; one with a GUID nobody knows is a dead letter', async (t) => {
  const world = await createWorld(t)
  const guid = await guidOfPing(world)
  const id = await openRegistry(world.registryUrl).idOf(Ping.subject, Ping.schema)
  assert.ok(id)
  const byId = Buffer.from([0, 0, 0, 0, 0])
  byId.writeInt32BE(id, 1)
  const producer = openProducer({ brokers: world.brokers, clientId: 'another' })
  t.after(() => producer.close())
  const record = (n: number, schema: Buffer) => ({
    topic: world.topicPrefix + Ping.topic,
    key: Buffer.from('a'),
    value: Ping.codec.encode({ id: 'a', n, at: new Date(1_763_700_000_000) }),
    headers: new Map([
      ...textHeaders(headersOf(Ping, randomUUID(), 'a', 'another', { correlationId: 'about-a' }, new Date())),
      [Buffer.from(SCHEMA_HEADER), schema] as const,
    ]),
  })
  await producer.send([
    record(1, named(guid)),
    record(2, named(randomUUID())),
    record(3, Buffer.from('unknown form')),
    record(4, byId),
    record(5, named(guid)),
  ])

  world.relay()
  const seen: number[] = []
  world.consumer([on(Ping, ({ data }) => void seen.push(data.n))])
  await until('all others were taken', () => seen.length === 3)
  assert.deepEqual(seen, [1, 4, 5])
  await until('there are two letters', async () => (await world.dump(`${SERVICE}.dlq.v1`)).length === 2)
  const letters = await world.dump(`${SERVICE}.dlq.v1`)
  assert.deepEqual(
    letters.map(({ headers }) => String(headers.get('dl_error_code'))),
    ['unknown-schema-id', 'no-frame'],
  )
  assert.deepEqual(letters[1]?.headers.get(SCHEMA_HEADER), Buffer.from('unknown form'))
})

test('a GUID once seen needs no registry, neither in this process nor after a start', async (t) => {
  const world = await createWorld(t)
  const guid = await guidOfPing(world)
  const schemaCache = await mkdtemp(join(tmpdir(), 'waybill-guids-'))
  t.after(() => rm(schemaCache, { recursive: true }))
  // The address that answers may change; the folder is of both together.
  let base = world.registryUrl
  const asked: string[] = []
  const inner = globalThis.fetch
  t.mock.method(globalThis, 'fetch', (url: string, init: RequestInit) => {
    asked.push(url)
    return inner(url.replace(world.registryUrl, base), init)
  })
  const schema = await openRegistry(world.registryUrl, { schemaCache }).schemaOf(guid)
  assert.equal((schema as { name: string }).name, (Ping.schema as { name: string }).name)
  assert.deepEqual(asked, [`${world.registryUrl}/schemas/guids/${guid}`])

  base = nowhere
  const cold = openRegistry(world.registryUrl, { schemaCache })
  assert.deepEqual(await cold.schemaOf(guid), schema)
  assert.equal(asked.length, 2)
  assert.deepEqual(await cold.schemaOf(guid), schema)
  assert.equal(asked.length, 2)
  await assert.rejects(cold.schemaOf(randomUUID()), Unavailable)
})
