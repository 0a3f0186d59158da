import { randomUUID } from 'node:crypto'
import { Consumer } from '@platformatic/kafka'
import { brokers, recordsIn } from './kafka.ts'

type Json = Record<string, unknown>

/** All records of a topic of one partition, as a Kafka consumer sees them, without any code of the registry. */
export async function readTopic(topic: string): Promise<{ key: Json; value: Json | undefined }[]> {
  const end = await recordsIn(topic)
  const consumer = new Consumer({ clientId: 'reader', groupId: `reader-${randomUUID()}`, bootstrapBrokers: brokers() })
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false })
  const records: { key: Json; value: Json | undefined }[] = []
  for await (const { key, value, offset } of stream) {
    records.push({ key: JSON.parse(String(key)), value: value?.length ? JSON.parse(String(value)) : undefined })
    if (Number(offset) >= end - 1) break
  }
  await consumer.close(true)
  return records
}
