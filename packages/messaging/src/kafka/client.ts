import type { Consumer } from '@platformatic/kafka'
import type { Brokers } from './brokers.ts'
import { headerName } from './header-name.ts'

/** @internal A consumer that leaves bytes as they are, but for the names of headers. */
export type RawConsumer = Consumer<Buffer, Buffer, string, Buffer>

/** Where Kafka is and how its topics are called there. */
export interface KafkaOptions {
  /** host:port of some brokers, from which the others are found; with TLS and a login where Kafka wants them (`readBrokers`). For tests, a broker in memory. */
  brokers: Brokers
  /** Put before every topic and group name, so that several systems share one cluster. Default none. */
  topicPrefix?: string | undefined
}

export const physicalTopic = (topic: string, prefix = ''): string => `${prefix}${topic}`

export const logicalTopic = (topic: string, prefix = ''): string =>
  topic.startsWith(prefix) ? topic.slice(prefix.length) : topic

/** Settings every client shares: it waits for a broker that is away a while, then gives up so that its owner can decide. */
export const clientDefaults = { retries: 5, retryDelay: 200, connectTimeout: 3_000, requestTimeout: 15_000 } as const

const NO_BYTES = Buffer.alloc(0)

/** How a raw consumer reads; of a header without a value, no bytes. */
export const rawly = {
  deserializers: { headerKey: headerName, headerValue: (value?: Buffer) => value ?? NO_BYTES },
} as const

/** The timestamps by which Kafka is asked for a partition's end and beginning. */
export const LATEST = -1n
export const EARLIEST = -2n

/**
 * Leaves the group, if any, and closes. In this order: with `close` alone a rejoin that is under way still comes to its end, and the
 * client goes on to send heartbeats for it, for ever (@platformatic/kafka 2.12.1).
 * @internal
 */
export async function closeConsumer(consumer: RawConsumer): Promise<void> {
  try {
    await consumer.leaveGroup(true)
  } finally {
    await consumer.close(true)
  }
}
