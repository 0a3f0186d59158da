import { Admin } from '@platformatic/kafka'
import { connectionTo } from './brokers.ts'
import { clientDefaults, EARLIEST, type KafkaOptions, LATEST, physicalTopic } from './client.ts'

/** A partition, what it holds and how far the group says that it has read. */
export interface PartitionEnds {
  topic: string
  topicId: string
  partition: number
  /** The offset of its first record. */
  start: bigint
  /** The offset that its next record will have. */
  end: bigint
  /** Committed to Kafka by the group, -1 for never. */
  committed: bigint
}

export interface EndsReader {
  /** Asks for every partition of the topics. Throws the client's error when the cluster can't be reached. */
  ask(): Promise<PartitionEnds[]>
  close(): Promise<void>
}

export function openEnds(options: KafkaOptions & { group: string; topics: readonly string[] }): EndsReader {
  const { brokers, topicPrefix, topics } = options
  const group = physicalTopic(options.group, topicPrefix)
  const admin = new Admin({
    clientId: `${options.group}-windows`,
    ...connectionTo(brokers, 'Closing windows'),
    ...clientDefaults,
  })
  const names = topics.map((topic) => physicalTopic(topic, topicPrefix))

  return {
    async ask() {
      // A copy: the client sorts the list that it is given.
      const { topics: known } = await admin.metadata({ topics: [...names], forceUpdate: true })
      const offsetsAt = async (timestamp: bigint) => {
        const asked = names.map((name) => ({
          name,
          partitions: indexes(known.get(name)?.partitionsCount ?? 0).map((partitionIndex) => ({
            partitionIndex,
            timestamp,
          })),
        }))
        return offsets(await admin.listOffsets({ topics: asked }), ({ offset }) => offset)
      }
      const [start, end, [read]] = await Promise.all([
        offsetsAt(EARLIEST),
        offsetsAt(LATEST),
        admin.listConsumerGroupOffsets({ groups: [group] }),
      ])
      const committed = offsets(read?.topics ?? [], ({ committedOffset }) => committedOffset)

      return topics.flatMap((topic, i) => {
        const name = names[i] ?? topic
        const found = known.get(name)
        return indexes(found?.partitionsCount ?? 0).map((partition) => ({
          topic,
          topicId: found?.id ?? '',
          partition,
          start: start.get(`${name}/${partition}`) ?? 0n,
          end: end.get(`${name}/${partition}`) ?? 0n,
          committed: committed.get(`${name}/${partition}`) ?? -1n,
        }))
      })
    },
    close: () => admin.close(),
  }
}

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const offsets = <P extends { partitionIndex: number }>(
  topics: readonly { name: string; partitions: readonly P[] }[],
  of: (partition: P) => bigint,
): Map<string, bigint> =>
  new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => [`${name}/${partition.partitionIndex}`, of(partition)] as const),
    ),
  )
