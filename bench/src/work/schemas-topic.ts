import { randomBytes } from 'node:crypto'
import { Admin, Producer } from '@platformatic/kafka'
import { OrderPlaced } from '@waybill/contracts'

const BATCH = 200

/** A topic of schemas that a registry can be started on. */
export interface SchemasTopic {
  readonly name: string
  remove(): Promise<void>
}

/** The nth schema: our order event under a name of its own. */
export const schemaText = (n: number): string => JSON.stringify({ ...OrderPlaced.schema, name: `OrderPlaced${n}` })

export const subjectOf = (n: number): string => `orders.v1-waybill.orders.OrderPlaced${n}`

/** Makes a topic and writes schemas 1 to `count` to it, each in a subject of its own, as a registry would have. */
export async function createSchemasTopic(brokers: readonly string[], count: number): Promise<SchemasTopic> {
  const client = { clientId: 'bench', bootstrapBrokers: [...brokers] }
  const topic = `bench_schemas_${randomBytes(4).toString('hex')}`
  const configs = [{ name: 'cleanup.policy', value: 'compact' }]
  const admin = new Admin(client)
  const producer = new Producer(client)
  try {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1, configs })
    for (let first = 1; first <= count; first += BATCH) {
      const messages = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, n) => recordOf(topic, first + n))
      await producer.send({ messages, acks: -1 })
    }
  } finally {
    await producer.close()
    await admin.close()
  }
  return { name: topic, remove: () => removeTopic(client, topic) }
}

async function removeTopic(client: { clientId: string; bootstrapBrokers: string[] }, topic: string): Promise<void> {
  const admin = new Admin(client)
  await admin.deleteTopics({ topics: [topic] })
  await admin.close()
}

function recordOf(topic: string, id: number) {
  const subject = subjectOf(id)
  const key = { keytype: 'SCHEMA', subject, version: 1, magic: 1 }
  const value = { subject, version: 1, id, schema: schemaText(id), deleted: false }
  return { topic, partition: 0, key: Buffer.from(JSON.stringify(key)), value: Buffer.from(JSON.stringify(value)) }
}
