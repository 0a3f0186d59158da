import { Admin } from '@platformatic/kafka'
import type { PartitionId } from '../postgres/inbox.ts'
import { connectionTo } from './brokers.ts'
import { clientDefaults, type KafkaOptions, logicalTopic, physicalTopic } from './client.ts'

/** A partition's committed offset, and what its commit wrote beside it. */
export interface NotedOffset {
  topic: string
  partition: number
  offset: bigint
  note: string
}

/** An offset that a transaction is just moving on is asked for again: a matter of milliseconds. */
const RETRIES = 30

/**
 * The offsets that a group has committed for these partitions, with their notes; none for a partition without one.
 *
 * @param groupId the group's name, without the prefix
 * @throws the client's error when the cluster can't be reached
 */
export async function notedOffsets(
  { brokers, topicPrefix }: KafkaOptions,
  groupId: string,
  partitions: readonly Pick<PartitionId, 'topic' | 'partition'>[],
): Promise<NotedOffset[]> {
  if (partitions.length === 0) return []
  const admin = new Admin({
    clientId: groupId,
    ...connectionTo(brokers, 'A pipe'),
    ...clientDefaults,
    retries: RETRIES,
  })
  try {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, those]) => ({
      name: physicalTopic(topic, topicPrefix),
      partitionIndexes: those.map(({ partition }) => partition),
    }))
    const groups = await admin.listConsumerGroupOffsets({
      groups: [{ groupId: physicalTopic(groupId, topicPrefix), topics }],
      requireStable: true,
    })
    return groups.flatMap((group) =>
      group.topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset, metadata }) => ({
            topic: logicalTopic(name, topicPrefix),
            partition: partitionIndex,
            offset: committedOffset,
            note: metadata ?? '',
          })),
      ),
    )
  } finally {
    await admin.close()
  }
}
