import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, ConfigResourceTypes } from '@platformatic/kafka'
import { type Brokers, hasUnread } from '@waybill/messaging'
import { type Cluster, withAdmin } from '../cluster.ts'
import type { BrokerFacts, ClusterFacts, GroupFacts, GroupPartition, PartitionFacts, TopicFacts } from './facts.ts'

interface Reading extends Cluster {
  /** Before the names of topics and groups; others are left out, and it is taken off. */
  readonly topicPrefix?: string | undefined
  /** How long groups that lag behind are watched before it is said that they stand still, in milliseconds. */
  readonly watchMs: number
}

const LATEST = -1n
const EARLIEST = -2n
const NEWEST = -3n

const SETTINGS = ['cleanup.policy', 'retention.ms', 'min.insync.replicas', 'max.compaction.lag.ms', 'max.message.bytes']

type Ends = ReadonlyMap<string, bigint>

/**
 * Reads a cluster, changing nothing: its brokers and their disks, topics with their settings, and how far each group is, twice when
 * one lags behind.
 *
 * @throws the client's error when the cluster can't be reached or refuses
 */
export const readCluster = ({ brokers, topicPrefix = '', watchMs }: Reading): Promise<ClusterFacts> =>
  withAdmin({ brokers }, async (admin) => {
    const names = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix)).toSorted()
    const metadata = await admin.metadata({ topics: [...names], forceUpdate: true })
    const counts = new Map(names.map((name) => [name, metadata.topics.get(name)?.partitionsCount ?? 0]))
    const ends = () => offsetsAt(admin, counts, LATEST)
    const [starts, firstEnds, config] = [
      await offsetsAt(admin, counts, EARLIEST),
      await ends(),
      await configs(admin, names),
    ]

    const first = await readGroups(admin, topicPrefix)
    const isBehind = first.some(({ offsets }) => [...offsets].some(([at, next]) => next < (firstEnds.get(at) ?? 0n)))
    if (isBehind) await delay(watchMs)
    const last = isBehind ? await readGroups(admin, topicPrefix) : first
    const lastEnds = isBehind ? await ends() : firstEnds

    const topics = names.map((name): TopicFacts => {
      const found = metadata.topics.get(name)
      const partitions = (found?.partitions ?? []).map(
        ({ leader, replicas, isr }, partition): PartitionFacts => ({
          id: found?.id ?? '',
          ...{ partition, leader, replicas: replicas.length, inSync: isr.length },
          start: starts.get(`${name}/${partition}`) ?? 0n,
          end: lastEnds.get(`${name}/${partition}`) ?? 0n,
        }),
      )
      return { name: name.slice(topicPrefix.length), partitions, config: config.get(name) ?? {} }
    })
    return {
      brokers: await readBrokers(admin, metadata.brokers),
      topics,
      groups: await withoutEmptyTails(
        compare({ groups: first, ends: firstEnds }, { groups: last, ends: lastEnds }, topicPrefix),
        { brokers, topicPrefix },
      ),
      watchedMs: isBehind ? watchMs : 0,
      aheadMs: await readAhead(admin, counts),
    }
  })

async function readBrokers(
  admin: Admin,
  brokers: ReadonlyMap<number, { host: string; port: number; rack?: string | null | undefined }>,
): Promise<BrokerFacts[]> {
  const described = await admin.describeLogDirs({ topics: [] })
  return [...brokers]
    .map(([id, { host, port, rack }]) => {
      const results = described.find(({ broker }) => broker === id)?.results ?? []
      const disks = results.map(({ logDir, totalBytes, usableBytes }) => ({
        path: logDir,
        totalBytes: Number(totalBytes),
        usableBytes: Number(usableBytes),
      }))
      return { id, address: `${host}:${port}`, rack: rack ?? null, disks }
    })
    .toSorted((a, b) => a.id - b.id)
}

async function offsetsAt(admin: Admin, counts: ReadonlyMap<string, number>, timestamp: bigint): Promise<Ends> {
  if (counts.size === 0) return new Map()
  return new Map(
    (await admin.listOffsets({ topics: placesOf(counts, timestamp) })).flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset }) => [`${name}/${partitionIndex}`, offset] as const),
    ),
  )
}

async function configs(admin: Admin, names: readonly string[]): Promise<Map<string, Record<string, string>>> {
  if (names.length === 0) return new Map()
  const described = await admin.describeConfigs({
    resources: names.map((resourceName) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName,
      configurationKeys: SETTINGS,
    })),
  })
  return new Map(
    described.map(({ resourceName, configs }) => [
      resourceName,
      Object.fromEntries(configs.map(({ name, value }) => [name, value ?? ''])),
    ]),
  )
}

interface ReadGroup {
  readonly name: string
  readonly state: string
  /** topic/partition → the next offset. */
  readonly offsets: Ends
}

async function readGroups(admin: Admin, prefix: string): Promise<ReadGroup[]> {
  const listed = [...(await admin.listGroups()).values()].filter(({ id }) => id.startsWith(prefix))
  if (listed.length === 0) return []
  const all = await admin.listConsumerGroupOffsets({ groups: listed.map(({ id }) => id) })
  return listed.map(({ id, state }) => ({
    name: id,
    state,
    offsets: new Map(
      (all.find(({ groupId }) => groupId === id)?.topics ?? []).flatMap(({ name, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => [`${name}/${partitionIndex}`, committedOffset] as const),
      ),
    ),
  }))
}

interface Look {
  readonly groups: readonly ReadGroup[]
  readonly ends: Ends
}

function compare(first: Look, last: Look, prefix: string): GroupFacts[] {
  return last.groups.map(({ name, state, offsets }) => {
    const before = first.groups.find((group) => group.name === name)?.offsets
    const partitions = [...offsets].map(([at, committed]): GroupPartition => {
      const slash = at.lastIndexOf('/')
      const [committedBefore, endBefore] = [before?.get(at) ?? committed, first.ends.get(at) ?? 0n]
      return {
        topic: at.slice(0, slash).slice(prefix.length),
        partition: Number(at.slice(slash + 1)),
        ...{ committedBefore, endBefore, committed, end: last.ends.get(at) ?? 0n },
        standsStill: committed === committedBefore && endBefore > committed,
      }
    })
    return { name: name.slice(prefix.length), state, partitions }
  })
}

/** A tail of so many offsets may be ends of transactions and nothing else. */
const LONGEST_TAIL = 100n
const MOST_TAILS = 20

/** Of a group that seems to stand still a few offsets before the end, it is read whether a record is among them. */
async function withoutEmptyTails(
  groups: readonly GroupFacts[],
  where: { brokers: Brokers; topicPrefix: string },
): Promise<GroupFacts[]> {
  let looked = 0
  const withRecords = async (at: GroupPartition): Promise<GroupPartition> => {
    if (!at.standsStill || at.end - at.committed > LONGEST_TAIL || looked >= MOST_TAILS) return at
    looked += 1
    const { topic, partition, committed: from, end } = at
    return {
      ...at,
      standsStill: await hasUnread(where, { topic, partition, from, end }),
    }
  }
  const found: GroupFacts[] = []
  for (const group of groups) {
    const partitions: GroupPartition[] = []
    for (const at of group.partitions) partitions.push(await withRecords(at))
    found.push({ ...group, partitions })
  }
  return found
}

/** Kafka tells nobody what time it is: the newest time stamps of records do, of a producer's clock or a broker's, when it is ahead. */
async function readAhead(admin: Admin, counts: ReadonlyMap<string, number>): Promise<number> {
  if (counts.size === 0) return 0
  const found = await admin.listOffsets({ topics: placesOf(counts, NEWEST) })
  const newest = found.flatMap((topic) => topic.partitions.map(({ timestamp }) => Number(timestamp)))
  return Math.max(0, Math.max(0, ...newest) - Date.now())
}

const placesOf = (counts: ReadonlyMap<string, number>, timestamp: bigint) =>
  [...counts].map(([name, count]) => ({
    name,
    partitions: Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp })),
  }))
