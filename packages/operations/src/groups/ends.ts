import type { Admin } from '@platformatic/kafka'

export interface Place {
  topic: string
  partition: number
}

/** What a partition holds; without a leader nobody can tell. */
export interface Ends extends Place {
  /** The offset of its first record; undefined while it has no leader. */
  start: bigint | undefined
  /** The offset that its next record will have. */
  end: bigint | undefined
}

const LATEST = -1n
const EARLIEST = -2n

/** A place as people write it: topic:partition. */
export const nameOf = ({ topic, partition }: Place): string => `${topic}:${partition}`

/** Every partition of those of these topics that exist, by topic and number. */
export async function readEnds(admin: Admin, names: Iterable<string>): Promise<Ends[]> {
  const existing = new Set(await admin.listTopics({ includeInternals: true }))
  const topics = [...new Set(names)].filter((name) => existing.has(name)).toSorted()
  if (topics.length === 0) return []
  // A copy: the client sorts the list that it is given.
  const { topics: known } = await admin.metadata({ topics: [...topics], forceUpdate: true })
  const places = topics.flatMap((topic) => {
    const found = known.get(topic)
    return Array.from({ length: found?.partitionsCount ?? 0 }, (_, partition) => ({
      topic,
      partition,
      led: (found?.partitions[partition]?.leader ?? -1) >= 0,
    }))
  })
  const led = places.filter(({ led }) => led)
  const [start, end] = await Promise.all([offsetsAt(admin, led, EARLIEST), offsetsAt(admin, led, LATEST)])
  return places.map(({ topic, partition }) => {
    const name = nameOf({ topic, partition })
    return { topic, partition, start: start.get(name), end: end.get(name) }
  })
}

/**
 * Asks for the offsets of partitions at a time in milliseconds, or at Kafka's names for the first and the last. A negative one
 * means that nothing is as young as that.
 */
export async function offsetsAt(
  admin: Admin,
  places: readonly Place[],
  timestamp: bigint,
): Promise<Map<string, bigint>> {
  if (places.length === 0) return new Map()
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition }) => ({ partitionIndex: partition, timestamp })),
  }))
  const found = await admin.listOffsets({ topics })
  return new Map(
    found.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset }) => [nameOf({ topic: name, partition: partitionIndex }), offset]),
    ),
  )
}
