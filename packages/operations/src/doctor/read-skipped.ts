import { type Brokers, openDatabase, openRanges } from '@waybill/messaging'
import type { ClusterFacts, PositionFacts, SkippedFacts } from './facts.ts'
import { POSITIONS } from './queries.ts'

/** Records looked at in all. What lies behind is not looked at: a group that ignores most of a topic leaves long stretches. */
const MOST_RECORDS = 20_000

interface Where {
  readonly brokers: Brokers
  readonly topicPrefix: string | undefined
  /** Name → URL of each database with an inbox. */
  readonly databases: Readonly<Record<string, string>>
  /** The cluster with what groups have committed: read before this is called. */
  readonly cluster: ClusterFacts
  /** Group → the types of the events that it handles. */
  readonly handled: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * Finds the events that a group is past in Kafka, and that its database never took: so it is after the database was set back. A
 * database that is behind Kafka is none such by itself, since records that the group does not handle leave no trace in it.
 *
 * @throws the driver's or the client's error when one of the two can't be reached
 */
export async function readSkipped({ databases, cluster, handled, ...kafka }: Where): Promise<SkippedFacts[]> {
  const found: SkippedFacts[] = []
  const reader = openRanges({ ...kafka, clientId: 'waybill-doctor' })
  let left = MOST_RECORDS
  try {
    for (const [database, url] of Object.entries(databases)) {
      // Read anew: a database is always ahead of what Kafka was told before.
      for (const position of await positionsIn(url)) {
        const types = handled.get(position.group)
        const committed = committedIn(cluster, position)
        if (!types || committed === undefined || committed <= position.next) continue
        const { topic, topicId, partition, next: from } = position
        let events = 0
        for await (const { headers } of reader.read({ topic, topicId, partition, from, to: committed })) {
          if (--left < 0) break
          if (types.has(headers.get('ce_type')?.toString() ?? '')) events += 1
        }
        if (events > 0) found.push({ database, ...position, committed, events })
      }
    }
    return found
  } finally {
    await reader.close()
  }
}

async function positionsIn(url: string): Promise<PositionFacts[]> {
  const db = openDatabase({ url, max: 1, name: 'waybill-doctor' })
  try {
    const rows = await db.query<Omit<PositionFacts, 'next'> & { next: string }>(POSITIONS)
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }))
  } finally {
    await db.close()
  }
}

/** What a group has told Kafka of a partition; undefined also when the topic was made anew since the position was written. */
function committedIn({ topics, groups }: ClusterFacts, { group, topic, topicId, partition }: PositionFacts) {
  const places = topics.find(({ name }) => name === topic)?.partitions
  if (!places?.some((place) => place.partition === partition && place.id === topicId)) return undefined
  const { partitions = [] } = groups.find(({ name }) => name === group) ?? {}
  return partitions.find((place) => place.topic === topic && place.partition === partition)?.committed
}
