import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { Producer } from '@platformatic/kafka'
import { createTopics, on, publish } from '@waybill/messaging'
import { createWorld, until } from '../../../messaging/test/harness.ts'
import { Ping } from '../../../messaging/test/ping.ts'
import { brokers, createRegistry, freshTopic } from '../kafka.ts'

export type PingData = { id: string; n: number; at: Date }

export const aPing = (n: number): PingData => ({ id: randomUUID(), n, at: new Date(1_700_000_000_000 + n) })

/** The subject of the library's event, and the schema by which others write it. */
export const pings = {
  subject: 'pings.v1-waybill.test.PingSent',
  schema: JSON.stringify(Ping.schema),
  headers: () => ({ ce_id: randomUUID(), ce_type: Ping.type, ce_source: 'theirs' }),
}

/** A registry of ours, the library's producer and consumer on it, and Kafka for clients that are only serializers. */
export async function createClientWorld(t: TestContext) {
  const registry = await createRegistry(t, { topic: freshTopic(t) })
  const world = await createWorld(t, { ...process.env, SCHEMA_REGISTRY_URL: registry.url })
  const producer = new Producer({ clientId: 'clients', bootstrapBrokers: brokers() })
  t.after(() => producer.close())
  const topic = `${world.topicPrefix}${Ping.topic}`

  return {
    registry: registry.url,
    brokers: brokers().join(','),
    /** Where the library's events are. */
    topic,
    /** A topic for what the library has no part in. */
    async otherTopic(name: string) {
      const shape = { key: 'id', partitions: 1, retentionMs: 3_600_000, cleanup: 'delete', owner: 'clients' } as const
      await createTopics({
        brokers: brokers(),
        topicPrefix: world.topicPrefix,
        topics: [{ ...shape, name, events: [] }],
      })
      const topic = `${world.topicPrefix}${name}`
      // A topic that was created is not known to every broker, and so to no client, at once.
      const known = () => producer.metadata({ topics: [topic], forceUpdate: true })
      await until(`${topic} is known`, () => known().then(Boolean, () => false))
      return topic
    },
    /** Publishes events through the outbox and the relay. */
    async publish(...data: PingData[]) {
      world.relay()
      await world.db.transaction(async (tx) => {
        for (const one of data) await publish(tx, Ping(one))
      })
      await until('the events are in Kafka', async () => (await world.dump(Ping.topic)).length >= data.length)
    },
    /** What the library's consumer makes of the first records of the topic. */
    async consume(count: number): Promise<PingData[]> {
      const seen: PingData[] = []
      world.consumer([
        on(Ping, ({ data }) => {
          seen.push(data)
        }),
      ])
      await until('the events are consumed', () => seen.length >= count, 30_000)
      return seen
    },
    async send(topic: string, value: Buffer, headers: Record<string, string> = {}) {
      const inBytes = new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]))
      await producer.send({ messages: [{ topic, value, key: Buffer.from('key'), headers: inBytes }], acks: -1 })
    },
    /** The values in one of the topics, oldest first. */
    async values(topic: string): Promise<Buffer[]> {
      const records = await world.dump(topic.slice(world.topicPrefix.length))
      return records.map(({ value }) => value ?? Buffer.alloc(0))
    },
  }
}
