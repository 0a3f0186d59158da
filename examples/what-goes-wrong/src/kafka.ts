import { Consumer, Producer, stringSerializers } from '@platformatic/kafka'
import { openDecoder, openRegistry } from '@waybill/messaging'
import type { Place } from './place.ts'

export interface Change {
  orderId: string
  status: string
}

/** Sends changes to the topic `by-hand`, as one does without the library: JSON by a plain producer. */
export async function sendByHand({ brokers, topicPrefix }: Place, ...changes: Change[]): Promise<void> {
  const producer = new Producer({ clientId: 'by-hand', bootstrapBrokers: brokers, serializers: stringSerializers })
  try {
    await producer.send({
      messages: changes.map((change) => ({
        topic: `${topicPrefix}by-hand`,
        key: change.orderId,
        value: JSON.stringify(change),
      })),
    })
  } finally {
    await producer.close()
  }
}

interface Found {
  key: Buffer
  value: Buffer
  headers: Map<Buffer, Buffer>
}

async function recordsOf({ brokers, topicPrefix }: Place, name: string): Promise<Found[]> {
  const topic = `${topicPrefix}${name}`
  const consumer = new Consumer({ clientId: 'reader', groupId: `${topic}-reader`, bootstrapBrokers: brokers })
  try {
    const end = (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic)?.[0] ?? 0n
    const found: Found[] = []
    if (end === 0n) return found
    const offsets = [{ topic, partition: 0, offset: 0n }]
    for await (const record of await consumer.consume({ topics: [topic], mode: 'manual', offsets, maxWaitTime: 100 })) {
      found.push(record)
      if (record.offset === end - 1n) break
    }
    return found
  } finally {
    await consumer.close(true)
  }
}

/** What stands in Kafka now, in its order: sent by hand, or by the library's relay. */
export async function changesIn(place: Place, topic: 'by-hand' | 'orders.v1'): Promise<Change[]> {
  const records = await recordsOf(place, topic)
  if (topic === 'by-hand') return records.map(({ value }) => JSON.parse(value.toString()) as Change)
  const decoder = openDecoder(openRegistry(place.registryUrl))
  const changes: Change[] = []
  // The library frames its values: no header says the schema.
  for (const { value } of records) changes.push((await decoder.decodeAny({ value, headers: new Map() })) as Change)
  return changes
}

/** Sends each record once more: what any relay does that was killed after it had sent and before it had noted so. */
export async function sendAgain(place: Place, name: 'by-hand' | 'orders.v1'): Promise<void> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ clientId: 'again', bootstrapBrokers: place.brokers })
  try {
    const topic = `${place.topicPrefix}${name}`
    const records = await recordsOf(place, name)
    await producer.send({ messages: records.map(({ key, value, headers }) => ({ topic, key, value, headers })) })
  } finally {
    await producer.close()
  }
}
