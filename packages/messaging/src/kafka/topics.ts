import { setTimeout as delay } from 'node:timers/promises'
import { Admin, ConfigResourceTypes } from '@platformatic/kafka'
import { describe } from '../errors.ts'
import type { Topic } from '../event.ts'
import { connectionTo } from './brokers.ts'
import { clientDefaults, EARLIEST, type KafkaOptions, LATEST, logicalTopic, physicalTopic } from './client.ts'
import { type EmbeddedBroker, isEmbedded } from './embedded.ts'

interface CreateTopicsOptions extends KafkaOptions {
  topics: readonly Topic[]
  /** Copies of each partition. With 3, a write needs 2 of them. Default 1. */
  replicationFactor?: number
}

/** A broker that shares its machine with a platform that starts was seen to take longer than 10 s. */
const KNOWN_WITHIN_MS = 60_000
const ASK_AGAIN_MS = 50

/**
 * Creates the topics that are missing, with the catalogue's settings. One that exists is left as it is. Returns when a broker
 * knows them, so that they can be written to at once.
 *
 * @returns the names of those created
 * @throws the client's error when the cluster refuses or can't be reached; an Error when they are made, and no broker knows
 *   them after a minute
 */
export async function createTopics(options: CreateTopicsOptions): Promise<string[]> {
  const { brokers, topicPrefix } = options
  if (isEmbedded(brokers)) {
    const made = brokers.createTopics(
      options.topics.map(({ name, partitions }) => ({ name: physicalTopic(name, topicPrefix), partitions })),
    )
    return made.map((name) => logicalTopic(name, topicPrefix))
  }
  const replicas = options.replicationFactor ?? 1
  const admin = new Admin({ clientId: 'waybill-topics', ...connectionTo(brokers), ...clientDefaults })
  try {
    const existing = new Set(await admin.listTopics())
    const missing = options.topics.filter((topic) => !existing.has(physicalTopic(topic.name, options.topicPrefix)))
    // Topics that share their settings are made by one request.
    for (const alike of Map.groupBy(missing, (topic) =>
      JSON.stringify([topic.partitions, configs(topic, replicas)]),
    ).values()) {
      const [first] = alike
      if (!first) continue
      await admin.createTopics({
        topics: alike.map((topic) => physicalTopic(topic.name, options.topicPrefix)),
        partitions: first.partitions,
        replicas,
        configs: configs(first, replicas),
      })
    }
    await becomeKnown(
      admin,
      missing.map((topic) => physicalTopic(topic.name, options.topicPrefix)),
    )
    return missing.map((topic) => topic.name)
  } finally {
    await admin.close()
  }
}

/** A busy broker learns of a topic a moment after its controller has made it, and says until then that there is none. */
async function becomeKnown(admin: Admin, topics: string[]): Promise<void> {
  for (const until = Date.now() + KNOWN_WITHIN_MS; topics.length > 0; await delay(ASK_AGAIN_MS)) {
    try {
      await admin.metadata({ topics, forceUpdate: true })
      return
    } catch (error) {
      if (Date.now() < until) continue
      const waited = `${KNOWN_WITHIN_MS / 1_000} s`
      throw new Error(
        `Kafka made ${topics.join(', ')}, and no broker knows them ${waited} later: ${describe(error)}. It is overloaded, or its controller is away; when it answers, run this again`,
        { cause: error },
      )
    }
  }
}

/** A topic as the cluster has it. */
export interface FoundTopic {
  name: string
  partitions: number
  replicas: number
  /** Records between the first and the last offset of each partition; after compaction fewer are left. */
  records: number
}

/** The cluster's topics, without Kafka's own, by name. Throws the client's error when it can't be reached. */
export async function listTopics(options: KafkaOptions): Promise<FoundTopic[]> {
  const { brokers } = options
  if (isEmbedded(brokers)) return listEmbedded(brokers, options.topicPrefix)
  const admin = new Admin({ clientId: 'waybill-topics', ...connectionTo(brokers), ...clientDefaults })
  try {
    const names = (await admin.listTopics()).filter((name) => name.startsWith(options.topicPrefix ?? '')).toSorted()
    if (names.length === 0) return []
    const { topics } = await admin.metadata({ topics: names })
    const places = (timestamp: bigint) =>
      admin.listOffsets({
        topics: names.map((name) => ({
          name,
          partitions: Array.from({ length: topics.get(name)?.partitionsCount ?? 0 }, (_, partitionIndex) => ({
            partitionIndex,
            timestamp,
          })),
        })),
      })
    const sum = (found: Awaited<ReturnType<typeof places>>, name: string) =>
      found.find((topic) => topic.name === name)?.partitions.reduce((total, { offset }) => total + Number(offset), 0) ??
      0
    const [first, end] = await Promise.all([places(EARLIEST), places(LATEST)])
    return names.map((name) => ({
      name: logicalTopic(name, options.topicPrefix),
      partitions: topics.get(name)?.partitionsCount ?? 0,
      replicas: topics.get(name)?.partitions[0]?.replicas.length ?? 0,
      records: sum(end, name) - sum(first, name),
    }))
  } finally {
    await admin.close()
  }
}

/** How long a topic keeps its records, in milliseconds; Infinity when for ever or until they are replaced. */
export type TopicRetention = ReadonlyMap<string, number>

/** The retention of those of these topics that exist. Throws the client's error when the cluster can't be reached. */
export async function topicRetention(options: KafkaOptions & { topics: readonly string[] }): Promise<TopicRetention> {
  if (isEmbedded(options.brokers)) return keptForEver(options.brokers, options.topicPrefix)
  const admin = new Admin({ clientId: 'waybill-topics', ...connectionTo(options.brokers), ...clientDefaults })
  try {
    const existing = new Set(await admin.listTopics())
    const found = options.topics.filter((topic) => existing.has(physicalTopic(topic, options.topicPrefix)))
    if (found.length === 0) return new Map()
    const described = await admin.describeConfigs({
      resources: found.map((topic) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: physicalTopic(topic, options.topicPrefix),
        configurationKeys: ['retention.ms', 'cleanup.policy'],
      })),
    })
    return new Map(
      described.map(({ resourceName, configs }) => {
        const value = (name: string) => configs.find((config) => config.name === name)?.value ?? ''
        const forEver = !value('cleanup.policy').includes('delete') || Number(value('retention.ms')) < 0
        return [
          logicalTopic(resourceName, options.topicPrefix),
          forEver ? Number.POSITIVE_INFINITY : Number(value('retention.ms')),
        ]
      }),
    )
  } finally {
    await admin.close()
  }
}

const keptForEver = (broker: EmbeddedBroker, prefix: string | undefined): TopicRetention =>
  new Map(broker.partitions().map(({ topic }) => [logicalTopic(topic, prefix), Number.POSITIVE_INFINITY]))

function listEmbedded(broker: EmbeddedBroker, prefix = ''): FoundTopic[] {
  const ours = broker.partitions().filter(({ topic }) => topic.startsWith(prefix))
  return [...Map.groupBy(ours, ({ topic }) => topic)].map(([topic, partitions]) => ({
    name: logicalTopic(topic, prefix),
    partitions: partitions.length,
    replicas: 1,
    records: partitions.reduce((sum, { end }) => sum + Number(end), 0),
  }))
}

function configs(topic: Topic, replicas: number): { name: string; value: string }[] {
  const { compactWithinMs } = topic
  return [
    { name: 'cleanup.policy', value: topic.cleanup },
    { name: 'min.insync.replicas', value: String(replicas >= 3 ? 2 : 1) },
    ...(compactWithinMs === undefined ? [] : [{ name: 'max.compaction.lag.ms', value: String(compactWithinMs) }]),
    ...(topic.cleanup === 'delete' ? [{ name: 'retention.ms', value: String(topic.retentionMs) }] : []),
  ]
}
