import { ProduceAcks, Producer } from '@platformatic/kafka'
import { connectionTo } from './brokers.ts'
import { clientDefaults, type KafkaOptions } from './client.ts'
import { isEmbedded } from './embedded.ts'
import { positiveHash } from './partition.ts'

export interface OutgoingRecord {
  /** The topic's name in the cluster. */
  topic: string
  /** Without it the key decides. */
  partition?: number
  key: Buffer | null
  value: Buffer | null
  headers: Map<Buffer, Buffer>
}

export interface RecordProducer {
  /** Sends records in one request per broker; settles when all in-sync replicas have them, in this order per partition. */
  send(records: readonly OutgoingRecord[]): Promise<void>
  close(): Promise<void>
}

/**
 * An idempotent producer that replaces its client after an error: whether a failed batch was written is then unknown,
 * and a new producer id is the only way to be sure that a later batch is not refused or reordered for its sequence
 * number. What was written and is sent again shows as a duplicate, which the readers' inboxes take once.
 */
export function openProducer(options: KafkaOptions & { clientId: string }): RecordProducer {
  const { brokers } = options
  if (isEmbedded(brokers)) return { send: (records) => brokers.append(records), close: async () => {} }

  let turn = 0
  const connect = () =>
    new Producer({
      clientId: options.clientId,
      ...connectionTo(brokers),
      idempotent: true,
      acks: ProduceAcks.ALL,
      autocreateTopics: false,
      strict: false,
      // The client takes the remainder by the topic's partitions. Records without a key go to each in turn.
      partitioner: (_message, key) => (key ? positiveHash(key) : turn++),
      ...clientDefaults,
    })
  let producer = connect()

  return {
    async send(records) {
      try {
        await producer.send({
          messages: records.map(({ topic, partition, key, value, headers }) => ({
            topic,
            headers,
            ...(partition === undefined ? {} : { partition }),
            ...(key ? { key } : {}),
            ...(value ? { value } : {}),
          })),
        })
      } catch (error) {
        const failed = producer
        producer = connect()
        // Its error says no more than the one that is thrown here.
        failed.close(true).catch(() => {})
        throw error
      }
    },
    close: () => producer.close(true),
  }
}
