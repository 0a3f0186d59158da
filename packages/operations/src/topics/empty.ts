import { type Cluster, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { readConfigs } from './configs.ts'
import { needTopic } from './layout.ts'
import { readOffsets } from './offsets.ts'
import { readersOf, type TopicReader } from './readers.ts'
import { isInternal } from './role.ts'

export interface EmptyOptions {
  /** Of these partitions only; of all when not given. */
  partitions?: readonly number[] | undefined
  /** Records below this offset go, those from it on stay. Default: all that there are now. */
  before?: bigint | undefined
  dryRun?: boolean
}

export interface EmptyPlan {
  topic: string
  /** Records that go, and from and up to which offset, by partition; partitions that keep all are not in it. */
  partitions: { partition: number; from: bigint; before: bigint }[]
  records: number
  readers: TopicReader[]
  warnings: string[]
  done: boolean
}

/**
 * Deletes the records of a topic from its beginning on: all, or those below an offset. With `dryRun` it only tells which.
 *
 * @throws Refused for Kafka's own topics, one that is compacted only, a partition that is not there or has no leader, and
 *   an offset beyond the end
 */
export async function emptyTopic(cluster: Cluster, topic: string, options: EmptyOptions = {}): Promise<EmptyPlan> {
  const { partitions: only, before, dryRun = false } = options
  if (isInternal(topic))
    throw new Refused('protected', `${topic} is the cluster's own: its records are not deleted from here.`)
  return withAdmin(cluster, async (admin) => {
    const places = await needTopic(admin, topic)
    const entries = (await readConfigs(admin, { kind: 'topic', names: [topic], keys: ['cleanup.policy'] })).get(topic)
    if (entries?.[0]?.value === 'compact') {
      throw new Refused(
        'conflict',
        `${topic} has the policy compact: Kafka deletes records of topics with delete only.`,
      )
    }
    const missing = only?.find((partition) => partition < 0 || partition >= places.length)
    if (missing !== undefined) throw new Refused('not-found', `${topic} has no partition ${missing}.`)
    const wanted = places.filter(({ partition }) => only?.includes(partition) ?? true)
    const orphan = wanted.find(({ leader }) => leader === null)
    if (orphan) throw new Refused('conflict', `Partition ${orphan.partition} has no leader that could delete records.`)

    const offsets = (await readOffsets(admin, new Map([[topic, wanted]]))).get(topic)
    const partitions = wanted.flatMap(({ partition }) => {
      const { first = 0n, end = 0n } = offsets?.get(partition) ?? {}
      if (before !== undefined && before > end) {
        throw new Refused(
          'invalid',
          `Partition ${partition} ends at offset ${end}: there is nothing before ${before} yet.`,
        )
      }
      const until = before ?? end
      return until > first ? [{ partition, from: first, before: until }] : []
    })
    const readers = await readersOf(admin, topic)
    if (!dryRun && partitions.length > 0) {
      const asked = partitions.map(({ partition, before: offset }) => ({ partition, offset }))
      await asRefusal(() => admin.deleteRecords({ topics: [{ name: topic, partitions: asked }] }))
    }
    const behind = readers.filter(({ lag }) => lag > 0)
    return {
      topic,
      partitions,
      records: partitions.reduce((sum, each) => sum + Number(each.before - each.from), 0),
      readers,
      warnings: behind.map(({ group, lag }) => `${group} has ${lag} records of it to read yet, and may lose them.`),
      done: !dryRun,
    }
  })
}
