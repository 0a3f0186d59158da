import { describe } from '../errors.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { physicalTopic, type RawConsumer } from './client.ts'
import type { GroupOptions } from './group.ts'
import { CLOSE_WITHIN_MS, within } from './within.ts'

const COMMIT_EVERY_MS = 250

export interface Commits {
  /** Notes that all of a partition before this offset is dealt with. */
  add(from: PartitionId, offset: bigint): void
  /** Commits what is noted, and ends. */
  close(): Promise<void>
}

interface Place {
  topic: string
  partition: number
  offset: bigint
  leaderEpoch: number
}

/**
 * Commits offsets a few times a second, one commit at a time and never a lower offset behind a higher one. A commit that is lost
 * costs a second reading, which the inbox takes for what it is.
 */
export function openCommits(consumer: RawConsumer, options: GroupOptions): Commits {
  const noted = new Map<string, Place>()
  const timer = setInterval(() => {
    if (!committing) flush()
  }, COMMIT_EVERY_MS)
  let committing: Promise<void> | undefined

  // What another member has by now is its to commit: ours would set it back.
  const isOurs = ({ topic, partition }: Place) =>
    consumer.assignments?.some((assigned) => assigned.topic === topic && assigned.partitions.includes(partition))

  function flush(): Promise<void> {
    committing = commit().finally(() => {
      committing = undefined
    })
    return committing
  }

  async function commit(): Promise<void> {
    if (noted.size === 0 || !consumer.isActive()) return
    const sending = [...noted]
    noted.clear()
    const offsets = sending.map(([, offset]) => offset).filter(isOurs)
    if (offsets.length === 0) return
    try {
      await consumer.commit({ offsets })
    } catch (error) {
      options.log.debug({ group: options.groupId, error: describe(error) }, 'Offsets were not committed to Kafka')
      for (const [key, offset] of sending) if (!noted.has(key)) noted.set(key, offset)
    }
  }

  return {
    add(from, offset) {
      const topic = physicalTopic(from.topic, options.topicPrefix)
      noted.set(`${topic}/${from.partition}`, { topic, partition: from.partition, offset, leaderEpoch: -1 })
    },
    async close() {
      clearInterval(timer)
      await within(CLOSE_WITHIN_MS, Promise.resolve(committing).then(flush), options)
    },
  }
}
