import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unframe } from '@waybill/messaging'
import { npmClients } from './npm.ts'
import { python } from './python.ts'
import { orderJson, orderProto, orders } from './schemas.ts'
import { aPing, createClientWorld, type PingData, pings } from './world.ts'

const { confluent, kafkaJs, bufbuild, wkt } = await npmClients()
const { SchemaRegistryClient, SerdeType } = confluent

/** These two leave a timestamp the number that it is in Avro. */
const asNumbers = ({ at, ...others }: PingData) => ({ ...others, at: at.getTime() })

test('@confluentinc/schemaregistry: Avro of our outbox is read, and what it writes our consumer handles', async (t) => {
  const { publish, values, consume, send, topic, registry } = await createClientWorld(t)
  const client = new SchemaRegistryClient({ baseURLs: [registry] })
  const [ours, theirs] = [aPing(1), aPing(2)]
  await publish(ours)
  const [value = Buffer.alloc(0)] = await values(topic)
  const read = await new confluent.AvroDeserializer(client, SerdeType.VALUE, {}).deserialize(topic, value)
  assert.deepEqual({ ...(read as object) }, asNumbers(ours))

  const options = { useLatestVersion: true, autoRegisterSchemas: false, subjectNameStrategy: () => pings.subject }
  const serializer = new confluent.AvroSerializer(client, SerdeType.VALUE, options)
  await send(topic, await serializer.serialize(topic, asNumbers(theirs)), pings.headers())
  const byN = (one: PingData, other: PingData) => one.n - other.n
  assert.deepEqual((await consume(2)).sort(byN), [ours, theirs])
})

test('@confluentinc/schemaregistry: JSON and Protobuf go both ways between it and Python', async (t) => {
  const { values, send, otherTopic, registry, brokers } = await createClientWorld(t)
  const client = new SchemaRegistryClient({ baseURLs: [registry] })
  const field = (name: string, number: number, type: number) => ({ name, number, type, label: 1, jsonName: name })
  const messageType = [{ name: 'Order', field: [field('id', 1, 9), field('n', 2, 5)] }]
  const file = { name: 'order.proto', package: 'waybill.test', syntax: 'proto3', messageType }
  const files = bufbuild.createFileRegistry(bufbuild.create(wkt.FileDescriptorProtoSchema, file), () => undefined)
  const Order = files.getMessage('waybill.test.Order')
  const protobuf = { autoRegisterSchemas: true, registry: bufbuild.createMutableRegistry(Order) }
  const formats = {
    JSON: [
      new confluent.JsonSerializer(client, SerdeType.VALUE, { useLatestVersion: true }),
      new confluent.JsonDeserializer(client, SerdeType.VALUE, {}),
      (order: object) => order,
    ],
    PROTOBUF: [
      new confluent.ProtobufSerializer(client, SerdeType.VALUE, protobuf),
      new confluent.ProtobufDeserializer(client, SerdeType.VALUE, {}),
      (order: object) => bufbuild.create(Order, order),
    ],
  } as const
  for (const format of ['JSON', 'PROTOBUF'] as const) {
    const [serializer, deserializer, message] = formats[format]
    const topic = await otherTopic(`npm.${format}`)
    const job = { format, registry, brokers, topic } as const
    if (format === 'JSON') await client.register(`${topic}-value`, { schemaType: 'JSON', schema: orderJson })
    for (const order of orders) await send(topic, await serializer.serialize(topic, message(order)))
    assert.deepEqual(await python({ do: 'read', ...job, count: 2 }), orders, `${format}, read by Python`)

    await python({ do: 'write', ...job, values: orders, schema: orderJson })
    const [, , ...written] = await values(topic)
    const read = await Promise.all(written.map((value) => deserializer.deserialize(topic, value)))
    const plain = read.map((order) => ({ id: (order as { id: string }).id, n: (order as { n: number }).n }))
    assert.deepEqual(plain, orders, `${format}, written by Python`)
  }
})

test('@confluentinc/schemaregistry: subjects, compatibility, ids and guids', async (t) => {
  const { registry } = await createClientWorld(t)
  const client = new SchemaRegistryClient({ baseURLs: [registry] })
  const schema = { schemaType: 'AVRO', schema: '{"type":"record","name":"R","fields":[]}' }
  const wrong = { ...schema, schema: '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}' }
  const { id, guid } = await client.registerFullResponse('s', schema)
  assert.equal((await client.getByGuid(guid)).schema, schema.schema)
  assert.equal((await client.getBySubjectAndId('s', id)).schema, schema.schema)
  assert.equal(await client.testSubjectCompatibility('s', wrong), false)
  await assert.rejects(client.register('s', wrong), { status: 409, errorCode: 40901 })
  assert.deepEqual(await client.getAllSubjects(), [pings.subject, 's'])
  assert.deepEqual(await client.deleteSubject('s'), [1])
})

test('@kafkajs/confluent-schema-registry: Avro of our outbox is read, and what it writes our consumer handles', async (t) => {
  const { publish, values, consume, send, topic, registry } = await createClientWorld(t)
  const client = new kafkaJs.SchemaRegistry({ host: registry })
  const [ours, theirs] = [aPing(1), aPing(2)]
  await publish(ours)
  const [value = Buffer.alloc(0)] = await values(topic)
  assert.deepEqual({ ...((await client.decode(value)) as object) }, asNumbers(ours))

  const id = await client.getLatestSchemaId(pings.subject)
  assert.equal(id, unframe(value).schemaId)
  await send(topic, await client.encode(id, asNumbers(theirs)), pings.headers())
  const byN = (one: PingData, other: PingData) => one.n - other.n
  assert.deepEqual((await consume(2)).sort(byN), [ours, theirs])
})

test('@kafkajs/confluent-schema-registry: JSON is read by Python, and Protobuf goes round through our registry', async (t) => {
  const { values, send, otherTopic, registry, brokers } = await createClientWorld(t)
  const client = new kafkaJs.SchemaRegistry({ host: registry })
  const topic = await otherTopic('kafkajs.JSON')
  const { id } = await client.register({ type: 'JSON', schema: orderJson }, { subject: `${topic}-value` })
  for (const order of orders) await send(topic, await client.encode(id, order))
  assert.deepEqual(await python({ do: 'read', format: 'JSON', registry, brokers, topic, count: 2 }), orders)

  const other = await otherTopic('kafkajs.PROTOBUF')
  const proto = await client.register({ type: 'PROTOBUF', schema: orderProto }, { subject: `${other}-value` })
  for (const order of orders) await send(other, await client.encode(proto.id, order))
  const read = await Promise.all((await values(other)).map((value) => client.decode(value)))
  assert.deepEqual(JSON.parse(JSON.stringify(read)), orders)
})
