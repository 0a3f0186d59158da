import { Admin, ProduceAcks, Producer } from '@platformatic/kafka'
import { connectionTo, readBrokers } from '@waybill/messaging/brokers'
import type { Stage } from '../scenario.ts'

/** A record as it goes to Kafka, whatever is in it. */
export interface AnyRecord {
  topic: string
  partition?: number
  key?: Buffer
  value?: Buffer
  headers?: Map<Buffer, Buffer>
}

/** Writes records to Kafka as they are, past every check that the library makes. */
export async function write({ run }: Stage, records: readonly AnyRecord[]): Promise<void> {
  const producer = new Producer({
    clientId: 'waybill-chaos',
    ...connectionTo(readBrokers(run.kafka)),
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
  })
  try {
    await producer.send({ messages: [...records] })
  } finally {
    await producer.close()
  }
}

/** The broker that leads the first partition of a topic, counted from 1. */
export async function leaderOf({ run }: Stage, topic: string): Promise<number> {
  const admin = new Admin({ clientId: 'waybill-chaos', ...connectionTo(readBrokers(run.kafka)) })
  try {
    const leader = (await admin.metadata({ topics: [topic] })).topics.get(topic)?.partitions[0]?.leader
    if (leader === undefined || leader < 0) throw new Error(`${topic} has no leader`)
    return leader
  } finally {
    await admin.close()
  }
}

export const headersOf = (headers: Record<string, string>): Map<Buffer, Buffer> =>
  new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]))
