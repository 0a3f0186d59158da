import type { Admin } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { readLayout } from './layout.ts'
import { readOffsets } from './offsets.ts'
import { despiteDeletions } from './vanishing.ts'

/** A consumer group that has committed offsets of a topic. */
export interface TopicReader {
  group: string
  /** Kafka's name of the group's state: `Stable`, `Empty`, … */
  state: string
  /** Records that it has not committed yet. */
  lag: number
}

/** The groups that read a topic. What becomes of other topics meanwhile does not matter. */
export const readersOf = async (admin: Admin, topic: string): Promise<TopicReader[]> =>
  (await look(admin, (name) => name === topic)).get(topic) ?? []

async function look(admin: Admin, wanted: (topic: string) => boolean): Promise<Map<string, TopicReader[]>> {
  const groups = await admin.listGroups({})
  const ids = [...groups.values()].map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const committed = await admin.listConsumerGroupOffsets({ groups: ids })
  const existing = new Set(await admin.listTopics({ includeInternals: true }))
  const names = [...new Set(committed.flatMap(({ topics }) => topics.map(({ name }) => name)))]
  const offsets = await readOffsets(
    admin,
    await readLayout(
      admin,
      names.filter((name) => wanted(name) && existing.has(name)),
    ),
  )

  const readers = new Map<string, TopicReader[]>()
  for (const { groupId, topics } of committed) {
    for (const { name, partitions } of topics) {
      const held = offsets.get(name)
      if (!held) continue
      const lag = partitions.reduce((sum, { partitionIndex, committedOffset }) => {
        const { first = 0n, end = 0n } = held.get(partitionIndex) ?? {}
        const next = committedOffset > first ? committedOffset : first
        return sum + (end > next ? Number(end - next) : 0)
      }, 0)
      const state = String(groups.get(groupId)?.state ?? 'Unknown')
      readers.set(name, [...(readers.get(name) ?? []), { group: groupId, state, lag }])
    }
  }
  return readers
}

/**
 * The groups that read each topic, and how far behind they are; a topic that nobody reads is not in it.
 *
 * @throws the client's error when the cluster can't be reached
 */
export const topicReaders = (cluster: Cluster): Promise<Map<string, TopicReader[]>> =>
  withAdmin(cluster, (admin) => despiteDeletions(() => look(admin, () => true)))
