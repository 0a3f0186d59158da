import { type Cluster, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { readConfigs } from './configs.ts'
import { needTopic } from './layout.ts'
import { readersOf, type TopicReader } from './readers.ts'
import { isInternal } from './role.ts'

export interface PartitionsPlan {
  topic: string
  from: number
  to: number
  readers: TopicReader[]
  warnings: string[]
  done: boolean
}

/**
 * Gives a topic more partitions, or with `dryRun` only has Kafka check that it would. There is no way to take them back.
 *
 * @param to how many it is to have
 * @throws Refused when it has that many already, or the topic is Kafka's own or unknown
 */
export async function addPartitions(
  cluster: Cluster,
  topic: string,
  to: number,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<PartitionsPlan> {
  if (isInternal(topic))
    throw new Refused('protected', `${topic} is the cluster's own: its partitions stay as they are.`)
  return withAdmin(cluster, async (admin) => {
    const from = (await needTopic(admin, topic)).length
    if (!Number.isSafeInteger(to) || to <= from) {
      throw new Refused('invalid', `${topic} has ${from} partitions; it can only get more.`)
    }
    const entries = (await readConfigs(admin, { kind: 'topic', names: [topic], keys: ['cleanup.policy'] })).get(topic)
    const compacted = entries?.[0]?.value?.includes('compact') ?? false
    const readers = await readersOf(admin, topic)
    const request = (validateOnly: boolean) => ({ topics: [{ name: topic, count: to }], validateOnly })
    await asRefusal(() => admin.createPartitions(request(true)))
    if (!dryRun) await asRefusal(() => admin.createPartitions(request(false)))
    return { topic, from, to, readers, warnings: warningsOf(topic, from, to, compacted), done: !dryRun }
  })
}

const warningsOf = (topic: string, from: number, to: number, compacted: boolean): string[] => [
  `Keys move: a key's partition is its hash modulo the number of partitions. With ${to} in place of ${from}, most keys go on in another one, and their order holds only within what was written before and what after.`,
  ...(compacted
    ? [`${topic} is compacted: the old record of a key that moved stays in its old partition, and is never replaced.`]
    : []),
  'Services that were started before learn of new partitions with their next look at the metadata, within minutes.',
]
