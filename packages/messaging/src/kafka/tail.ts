import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Consumer, MessagesStreamModes } from '@platformatic/kafka'
import { openEnvelope } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'
import { openRegistry } from '../registry.ts'
import { openDecoder } from '../schemas.ts'
import { clientDefaults, EARLIEST, type KafkaOptions, LATEST, physicalTopic } from './client.ts'
import { toRawRecord } from './record.ts'

/** An event as it stands on the topic, decoded by the schema it was written with. */
export type TailRecord = Received<unknown>

interface TailOptions extends KafkaOptions {
  topics: readonly string[]
  registryUrl: string
  /** Where to begin: what comes from now on, all there is, or all since a time. */
  from: 'latest' | 'beginning' | Date
  onRecord(record: TailRecord): void
  /** Told of a record that can't be decoded and of an outage; the tail goes on. */
  onError(error: Error): void
}

/**
 * Follows topics outside of any service's group: each tail sees every record, and leaves no offsets behind.
 * After an outage it goes on behind the last record it has seen.
 */
export async function tail(options: TailOptions): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController()
  const decoder = openDecoder(openRegistry(options.registryUrl))
  const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
  const next = new Map<string, { topic: string; partition: number; offset: bigint }>()
  const first = Promise.withResolvers<void>()

  async function follow(): Promise<void> {
    // A group of its own, since the client reads only as a member of one. Nothing is committed: offsets are kept here.
    const consumer = new Consumer({
      clientId: 'waybill-tail',
      groupId: `waybill-tail-${randomUUID()}`,
      bootstrapBrokers: [...options.brokers],
      autocommit: false,
      maxWaitTime: 500,
      ...clientDefaults,
    })
    try {
      if (next.size === 0) await seek(consumer)
      const offsets = [...next.values()]
      const { promise: ended, reject } = Promise.withResolvers<never>()
      consumer.on('error', reject)
      const stream = await consumer.consume({
        topics,
        mode: MessagesStreamModes.MANUAL,
        offsets,
        autocommit: false,
        maxWaitTime: 500,
      })
      first.resolve()
      const reading = (async () => {
        for await (const message of stream) {
          const record = toRawRecord(message, options.topicPrefix)
          next.set(`${message.topic}/${message.partition}`, {
            topic: message.topic,
            partition: message.partition,
            offset: message.offset + 1n,
          })
          try {
            options.onRecord({ ...openEnvelope(record), data: await decoder.decodeAny(record.value) })
          } catch (error) {
            const place = `${record.topic}/${record.partition}/${record.offset}`
            options.onError(new Error(`${place}: ${describe(error)}`, { cause: error }))
          }
        }
      })()
      const aborted = new Promise<void>((resolve) =>
        closing.signal.addEventListener('abort', () => resolve(), { once: true }),
      )
      await Promise.race([reading, ended, aborted])
    } finally {
      await Promise.race([consumer.close(true).catch(() => {}), delay(1_000)])
    }
  }

  async function seek(consumer: Consumer<Buffer, Buffer, Buffer, Buffer>): Promise<void> {
    const { from } = options
    const ends = await consumer.listOffsets({
      topics,
      timestamp: from === 'beginning' ? EARLIEST : LATEST,
    })
    const since =
      from instanceof Date ? await consumer.listOffsets({ topics, timestamp: BigInt(from.getTime()) }) : undefined
    for (const [topic, offsets] of ends) {
      for (const [partition, end] of offsets.entries()) {
        const found = since?.get(topic)?.[partition]
        next.set(`${topic}/${partition}`, {
          topic,
          partition,
          offset: found !== undefined && found >= 0n ? found : end,
        })
      }
    }
  }

  const following = (async () => {
    while (!closing.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        options.onError(error instanceof Error ? error : new Error(String(error)))
        await delay(1_000, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
    first.resolve()
  })()
  await first.promise

  return {
    async close() {
      closing.abort()
      await following
    },
  }
}
