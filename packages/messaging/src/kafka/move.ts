import type { PartitionId } from '../postgres/inbox.ts'
import { EARLIEST, LATEST, physicalTopic, type RawConsumer } from './client.ts'
import type { GroupOptions } from './group.ts'

interface Place {
  topic: string
  partition: number
}

/** Where partitions of a group are to go. */
export interface Move {
  places: readonly (Place & { offset: bigint })[]
  /** What has to be done before Kafka is told, for the partitions that are moved. */
  before(moved: readonly { from: PartitionId; offset: bigint }[]): Promise<void>
}

/**
 * Moves the group's offsets of those partitions that this member has, as their owner: a member that was replaced is refused.
 * Nothing of them may run or be read meanwhile.
 * @internal
 */
export async function moveOffsets(
  consumer: RawConsumer,
  held: readonly Place[],
  { places, before }: Move,
  { groupId, topicPrefix }: GroupOptions,
): Promise<Move['places']> {
  const ours = places.filter(({ topic, partition }) =>
    held.some((place) => place.topic === topic && place.partition === partition),
  )
  if (ours.length === 0) return ours
  const { generationId } = consumer
  const names = [...new Set(ours.map(({ topic }) => physicalTopic(topic, topicPrefix)))]
  const { topics } = await consumer.metadata({ topics: [...names], forceUpdate: true })
  const ask = (timestamp: bigint) => consumer.listOffsets({ topics: [...names], timestamp })
  const [first, end] = await Promise.all([ask(EARLIEST), ask(LATEST)])
  for (const { topic, partition, offset } of ours) {
    const name = physicalTopic(topic, topicPrefix)
    const [least, most] = [first.get(name)?.[partition] ?? 0n, end.get(name)?.[partition] ?? 0n]
    if (offset >= least && offset <= most) continue
    throw new RangeError(`${topic}/${partition} has the offsets ${least} to ${most}, and no ${offset}`)
  }
  const topicIdOf = (topic: string) => topics.get(physicalTopic(topic, topicPrefix))?.id ?? ''
  await before(
    ours.map(({ topic, partition, offset }) => ({
      from: { topic, topicId: topicIdOf(topic), partition },
      offset,
    })),
  )
  const offsets = ours.map(({ topic, partition, offset }) => ({
    topic: physicalTopic(topic, topicPrefix),
    partition,
    offset,
    leaderEpoch: -1,
  }))
  await consumer.commit({ offsets })
  // The client answers a refusal by joining anew and committing once more: then it may have been for a partition of another's.
  if (consumer.generationId !== generationId) {
    throw new Error(`The group ${groupId} was given out anew while it was moved. Look where it is, and move it again`)
  }
  return ours
}
