import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigResourceTypes } from '@platformatic/kafka'
import { startRegistry } from '../src/index.ts'
import { append, brokers, createRegistry, freshTopic, until, withAdmin } from './kafka.ts'
import { field, fixed, record } from './schemas.ts'

const numbered = (n: number) => fixed(`F${n}`, 1)
const order = record('OrderPlaced', [field('orderId', { type: 'string', logicalType: 'uuid' })], {
  namespace: 'waybill.orders',
})

/** The order's schema as a Confluent registry writes it: Java's `Schema.toString()`. */
const ORDER_AS_STORED =
  '{"type":"record","name":"OrderPlaced","namespace":"waybill.orders","fields":' +
  '[{"name":"orderId","type":{"type":"string","logicalType":"uuid"}}]}'

test('keeps schemas, ids, versions and levels through a restart', async (t) => {
  const topic = freshTopic(t)
  const before = await createRegistry(t, { topic })
  assert.equal(await before.client.register('orders', order), 1)
  assert.equal(await before.client.register('other', numbered(2)), 2)
  await fetch(`${before.url}/subjects/other`, { method: 'DELETE' })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${before.url}/config/orders`, { method: 'PUT', headers, body: '{"compatibility":"FULL"}' })
  await before.stop()

  const { client, url } = await createRegistry(t, { topic })
  assert.deepEqual(await client.subjects(), ['orders'])
  assert.deepEqual(await client.byId(1), order)
  assert.deepEqual(await client.byId(2), numbered(2))
  assert.deepEqual(await client.latest('orders'), { id: 1, version: 1, schema: order })
  assert.deepEqual(await (await fetch(`${url}/config/orders`)).json(), { compatibilityLevel: 'FULL' })
  assert.equal(await client.register('orders', order), 1)
  assert.equal(await client.register('new', numbered(3)), 3)
})

test('what is acknowledged can be read at once', async (t) => {
  const { client } = await createRegistry(t, { topic: freshTopic(t) })
  for (let n = 1; n <= 20; n++) {
    const id = await client.register(`s${n}`, numbered(n))
    assert.deepEqual(await client.byId(id), numbered(n))
  }
})

test('many registering the same schema at once get one id, and one version each subject', async (t) => {
  const { client } = await createRegistry(t, { topic: freshTopic(t) })
  const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => client.register(`s${n % 4}`, order)))
  assert.deepEqual(new Set(ids), new Set([1]))
  for (const subject of await client.subjects()) assert.deepEqual(await client.versions(subject), [1])
})

test('many registering different schemas at once get different ids', async (t) => {
  const { client } = await createRegistry(t, { topic: freshTopic(t) })
  const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => client.register(`s${n}`, numbered(n))))
  assert.deepEqual(
    ids.toSorted((a, b) => a - b),
    Array.from({ length: 40 }, (_, n) => n + 1),
  )
})

test('of two incompatible schemas at once, one is refused', async (t) => {
  const { client } = await createRegistry(t, { topic: freshTopic(t) })
  const results = await Promise.allSettled([client.register('s', numbered(1)), client.register('s', numbered(2))])
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.deepEqual(await client.versions('s'), [1])
})

test('creates its topic compacted, with one partition', async (t) => {
  const topic = freshTopic(t)
  await createRegistry(t, { topic })
  await withAdmin(async (admin) => {
    const metadata = await admin.metadata({ topics: [topic] })
    const partitions = metadata.topics.get(topic)?.partitions ?? []
    assert.deepEqual(
      partitions.map(({ replicas }) => replicas.length),
      [Math.min(3, metadata.brokers.size)],
    )
    const resource = {
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: topic,
      configurationKeys: ['cleanup.policy'],
    }
    const [description] = await admin.describeConfigs({ resources: [resource] })
    assert.equal(description?.configs[0]?.value, 'compact')
  })
})

test('does not start on a topic that would lose schemas', async (t) => {
  const [deleting, split] = [freshTopic(t), freshTopic(t)]
  await withAdmin(async (admin) => {
    await admin.createTopics({ topics: [deleting], partitions: 1, replicas: 1 })
    await admin.createTopics({
      topics: [split],
      partitions: 2,
      replicas: 1,
      configs: [{ name: 'cleanup.policy', value: 'compact' }],
    })
  })
  await assert.rejects(startRegistry({ brokers: brokers(), topic: deleting }), /cleanup.policy=delete/)
  await assert.rejects(startRegistry({ brokers: brokers(), topic: split }), /has 2 partitions/)
})

test('takes over the topic of a Confluent registry, and follows what is written to it', async (t) => {
  const topic = freshTopic(t)
  await (await createRegistry(t, { topic })).stop()
  const key = (subject: string, version: number) => JSON.stringify({ keytype: 'SCHEMA', subject, version, magic: 1 })
  const value = (subject: string, version: number, id: number, schema: string, more: object = {}) =>
    JSON.stringify({ subject, version, id, md5: 'x', ...more, schema, deleted: false })
  await append(topic, [
    { key: '{"keytype":"NOOP","magic":0}' },
    { key: key('a', 1), value: value('a', 1, 100001, ORDER_AS_STORED) },
    { key: key('p', 1), value: value('p', 1, 100002, 'syntax = "proto3";', { schemaType: 'PROTOBUF' }) },
    { key: '{"keytype":"CONFIG","subject":null,"magic":0}', value: '{"compatibilityLevel":"FORWARD"}' },
    { key: 'not a key', value: '{}' },
    { key: '{"keytype":"CONTEXT","tenant":"default","context":".","magic":0}', value: '{}' },
  ])
  const { client, url } = await createRegistry(t, { topic })
  assert.deepEqual(await client.subjects(), ['a', 'p'])
  assert.equal(await client.register('b', order), 100001)
  assert.equal(await client.register('c', numbered(1)), 100003)
  assert.deepEqual(await (await fetch(`${url}/config`)).json(), { compatibilityLevel: 'FORWARD' })
  const protobuf = (await (await fetch(`${url}/schemas/ids/100002`)).json()) as object
  assert.partialDeepStrictEqual(protobuf, { schemaType: 'PROTOBUF', schema: 'syntax = "proto3";' })

  await append(topic, [{ key: key('a', 2), value: value('a', 2, 100004, JSON.stringify(numbered(2))) }])
  await until('the version of the other writer is read', async () => (await client.versions('a')).includes(2))
  assert.equal(await client.register('d', numbered(3)), 100005)
})

test('a schema that the broker finds too large is refused, and the next one is not', async (t) => {
  const { client } = await createRegistry(t, { topic: freshTopic(t) })
  const large = { ...numbered(1), doc: 'x'.repeat(1_500_000) }
  await assert.rejects(client.register('s', large), { name: 'RegistryError', code: 42209 })
  assert.equal(await client.register('s', numbered(2)), 1)
})
