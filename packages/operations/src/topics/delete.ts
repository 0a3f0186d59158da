import { type Cluster, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { needTopic } from './layout.ts'
import { readOffsets } from './offsets.ts'
import { readersOf, type TopicReader } from './readers.ts'
import { isInternal } from './role.ts'
import { readSizes, sizeOfPartitions } from './sizes.ts'
import { untilListed } from './until-listed.ts'

export interface DeletePlan {
  topic: string
  partitions: number
  records: number
  /** On disk, each partition once. */
  bytes: number
  readers: TopicReader[]
  warnings: string[]
  done: boolean
}

/**
 * Deletes a topic with all its records, or with `dryRun` tells what that would take away. Returns when the cluster does not
 * list it any more.
 *
 * @throws Refused for Kafka's own topics and an unknown one; Error when it is still listed 10 s after
 */
export async function deleteTopic(
  cluster: Cluster,
  topic: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<DeletePlan> {
  if (isInternal(topic))
    throw new Refused('protected', `${topic} is the cluster's own: without it the cluster is broken.`)
  return withAdmin(cluster, async (admin) => {
    const places = await needTopic(admin, topic)
    const layout = new Map([[topic, places]])
    const held = [...((await readOffsets(admin, layout)).get(topic)?.values() ?? [])]
    const sizes = sizeOfPartitions(await readSizes(admin, layout))
    const readers = await readersOf(admin, topic)
    if (!dryRun) {
      await asRefusal(() => admin.deleteTopics({ topics: [topic] }))
      await untilListed(admin, topic, false)
    }
    const active = readers.filter(({ state }) => state !== 'Empty' && state !== 'Dead')
    return {
      topic,
      partitions: places.length,
      records: held.reduce((sum, { first, end }) => sum + Number(end - first), 0),
      bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
      readers,
      warnings: active.map(({ group }) => `${group} is reading it now, and will fail until it is there again.`),
      done: !dryRun,
    }
  })
}
