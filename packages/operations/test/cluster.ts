import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka'
import { connectionTo } from '@waybill/messaging/brokers'
import { type Cluster, withAdmin } from '../src/index.ts'

/** The cluster of this test run. Throws when there is none. */
export function testCluster(env: NodeJS.ProcessEnv = process.env): Cluster {
  if (!env.KAFKA_BROKERS) throw new Error('KAFKA_BROKERS is not set: run ./waybill test --only int')
  return { brokers: env.KAFKA_BROKERS.split(',') }
}

/** A name that no other test has. Topics whose names begin with it go after the test. */
export function freshName(t: TestContext): string {
  const name = `operations-${randomBytes(5).toString('hex')}`
  t.after(() =>
    withAdmin(testCluster(), async (admin) => {
      const left = (await admin.listTopics()).filter((topic) => topic.startsWith(name))
      if (left.length > 0) await admin.deleteTopics({ topics: left })
    }),
  )
  return name
}

interface Sent {
  key?: string | Buffer
  value?: string | Buffer
  partition?: number
  headers?: Record<string, string | Buffer>
  /** In milliseconds. */
  timestamp?: number
}

/**
 * Sends records, once each; they are in Kafka when it returns. A new topic is listed a moment before each of its partitions takes
 * records: the client then sends all of them again, so it has to be an idempotent one.
 */
export async function send(topic: string, records: readonly Sent[]): Promise<void> {
  const producer = new Producer({
    clientId: 'operations-test',
    ...connectionTo(testCluster().brokers),
    idempotent: true,
    partitioner: compatibilityPartitioner,
  })
  const bytes = (of: string | Buffer) => (typeof of === 'string' ? Buffer.from(of) : of)
  try {
    await producer.send({
      acks: ProduceAcks.ALL,
      messages: records.map(({ key, value, partition, headers = {}, timestamp }) => ({
        topic,
        ...(key === undefined ? {} : { key: bytes(key) }),
        ...(value === undefined ? {} : { value: bytes(value) }),
        ...(partition === undefined ? {} : { partition }),
        ...(timestamp === undefined ? {} : { timestamp: BigInt(timestamp) }),
        headers: new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), bytes(value)])),
      })),
    })
  } finally {
    await producer.close()
  }
}
