import { randomUUID } from 'node:crypto'
import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka'
import { type AnyEvent, openRegistry } from '@waybill/messaging'
import { atEnd, type TestScope } from './cleanup.ts'
import type { Broker } from './create-broker.ts'

/** An event as another service would have published it; with the same id twice it is a duplicate delivery. `time`: when it happened. */
export type Incoming = AnyEvent & { id?: string; correlationId?: string; time?: Date }

type TextProducer = Producer<string, Buffer, string, string>
const producers = new WeakMap<Broker, TextProducer>()

/**
 * Puts events on their topics as their services would. They have been acknowledged by Kafka when this returns.
 *
 * @returns the ids of the events, in their order
 */
export async function publishAs(t: TestScope, broker: Broker, ...events: Incoming[]): Promise<string[]> {
  const registry = openRegistry(broker.registryUrl)
  const ids = events.map((event) => event.id ?? randomUUID())
  const messages = await Promise.all(
    events.map(async (incoming, index) => {
      const { event, data } = incoming
      const schemaId = await registry.idOf(event.subject, event.schema)
      if (schemaId === undefined) throw new Error(`${event.subject} is not registered: did createBroker make it?`)
      const id = ids[index] ?? ''
      return {
        topic: broker.topicPrefix + event.topic,
        key: event.keyOf(data),
        value: Buffer.concat([frameOf(schemaId), event.codec.encode(data)]),
        headers: envelope(incoming, id),
      }
    }),
  )
  await producerFor(t, broker).send({ messages, acks: ProduceAcks.ALL })
  return ids
}

function envelope({ event, data, correlationId, time = new Date() }: Incoming, id: string): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: event.type,
    ce_source: event.type.split('.')[0] ?? 'test',
    ce_time: time.toISOString(),
    ce_subject: event.keyOf(data),
    'content-type': 'application/avro',
    eventversion: String(event.version),
    correlationid: correlationId ?? randomUUID(),
  }
}

// Confluent's wire format: a zero, then the schema id in four bytes.
function frameOf(schemaId: number): Buffer {
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(schemaId, 1)
  return frame
}

function producerFor(t: TestScope, broker: Broker): TextProducer {
  const known = producers.get(broker)
  if (known) return known
  const text = (value?: string) => (value === undefined ? undefined : Buffer.from(value))
  const producer: TextProducer = new Producer({
    clientId: 'waybill-testing',
    bootstrapBrokers: [...broker.brokers],
    // Kafka's own, as the library has it: a key's records must be in one partition, whoever sends them.
    partitioner: compatibilityPartitioner,
    serializers: { key: text, value: (value) => value, headerKey: text, headerValue: text },
  })
  producers.set(broker, producer)
  atEnd(t, async () => {
    producers.delete(broker)
    await producer.close()
  })
  return producer
}
