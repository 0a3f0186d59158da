import type { RawRecord } from '../envelope.ts'
import type { Brokers } from './brokers.ts'
import type { GroupMember, GroupOptions } from './group.ts'
import type { OutgoingRecord } from './producer.ts'

/** A partition and what it holds. */
export interface EmbeddedPartition {
  topic: string
  topicId: string
  partition: number
  /** The offset that its next record will have; its first record has 0. */
  end: bigint
}

/**
 * A broker that is an object of this process: what Kafka's clients are asked for, and nothing else. Topics go by their
 * physical names. `createMemoryBroker` of `@waybill/messaging/testing` makes one.
 */
export interface EmbeddedBroker {
  /** Creates those that are missing and returns their names. */
  createTopics(topics: readonly { name: string; partitions: number }[]): string[]
  /** All partitions there are, by topic and number. */
  partitions(): EmbeddedPartition[]
  /** Appends records, a key's in one partition and in this order. Throws when a topic is missing; then none is written. */
  append(records: readonly OutgoingRecord[]): Promise<void>
  /** What stands in a partition from an offset on. */
  read(topic: string, partition: number, from: bigint): readonly RawRecord[]
  /** Settles with the next append, commit, rebalance or new topic, or when the signal is aborted. */
  changed(signal?: AbortSignal): Promise<void>
  join(options: GroupOptions): GroupMember
}

/** Whether the brokers are one object of this process. */
export const isEmbedded = (brokers: Brokers): brokers is EmbeddedBroker => 'append' in brokers
