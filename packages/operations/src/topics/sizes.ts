import type { Admin } from '@platformatic/kafka'
import type { Layout } from './layout.ts'

/** Bytes on disk of one replica. */
export interface ReplicaSize {
  topic: string
  partition: number
  broker: number
  bytes: number
  /** Records that it is behind its leader. */
  behind: number
}

/** What each replica of these topics takes on its broker's disk. */
export async function readSizes(admin: Admin, layout: Layout): Promise<ReplicaSize[]> {
  const topics = [...layout].map(([name, places]) => ({ name, partitions: places.map(({ partition }) => partition) }))
  if (topics.length === 0) return []
  const brokers = await admin.describeLogDirs({ topics })
  return brokers.flatMap(({ broker, results }) =>
    results.flatMap(({ topics }) =>
      topics.flatMap(({ name, partitions }) =>
        partitions
          // A replica that is being moved to another disk is there twice for a while.
          .filter(({ isFutureKey }) => !isFutureKey)
          .map(({ partitionIndex, partitionSize, offsetLag }) => ({
            topic: name,
            partition: partitionIndex,
            broker,
            bytes: Number(partitionSize),
            behind: Number(offsetLag),
          })),
      ),
    ),
  )
}

/** The size of each partition, that is of its largest replica: one that catches up has less of the same. */
export function sizeOfPartitions(sizes: readonly ReplicaSize[]): Map<string, number> {
  const largest = new Map<string, number>()
  for (const { topic, partition, bytes } of sizes) {
    const place = `${topic}/${partition}`
    largest.set(place, Math.max(bytes, largest.get(place) ?? 0))
  }
  return largest
}
