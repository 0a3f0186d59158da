import assert from 'node:assert/strict'
import { test } from 'node:test'
import { python } from './python.ts'
import { orderJson, orders } from './schemas.ts'
import { aPing, createClientWorld, pings } from './world.ts'

test('confluent-kafka (Python): what our outbox publishes is read with AvroDeserializer', async (t) => {
  const { publish, registry, brokers, topic } = await createClientWorld(t)
  const sent = [aPing(1), aPing(-7)]
  await publish(...sent)
  const read = (await python({ do: 'read', format: 'AVRO', registry, brokers, topic, count: 2 })) as { id: string }[]
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  assert.deepEqual(read.sort(byId), JSON.parse(JSON.stringify(sent.sort(byId))))
})

test('confluent-kafka (Python): what AvroSerializer writes, our consumer handles', async (t) => {
  const { consume, registry, brokers, topic } = await createClientWorld(t)
  const values = [aPing(3)]
  const job = {
    do: 'write',
    format: 'AVRO',
    registry,
    brokers,
    topic,
    values,
    ...pings,
    headers: pings.headers(),
  } as const
  await python({ ...job, register: false })
  assert.deepEqual(await consume(1), values)
})

test('confluent-kafka (Python): JSON and Protobuf, and Avro with the guid in a header, go round through our registry', async (t) => {
  const { registry, brokers, otherTopic } = await createClientWorld(t)
  for (const format of ['JSON', 'PROTOBUF'] as const) {
    const topic = await otherTopic(`python.${format}`)
    await python({ do: 'write', format, registry, brokers, topic, values: orders, schema: orderJson })
    assert.deepEqual(await python({ do: 'read', format, registry, brokers, topic, count: 2 }), orders, format)
  }
  const topic = await otherTopic('python.guid')
  const values = [aPing(4)]
  const { schema } = pings
  await python({ do: 'write', format: 'AVRO', registry, brokers, topic, values, schema, framing: 'header' })
  const read = await python({ do: 'read', format: 'AVRO', registry, brokers, topic, count: 1 })
  assert.deepEqual(read, JSON.parse(JSON.stringify(values)))
})
