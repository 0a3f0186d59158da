import type { Admin } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { type Ends, nameOf, type Place, readEnds } from './ends.ts'
import { oldestUnread } from './oldest.ts'
import { type Committed, type GroupMember, type GroupStanding, readCommitted, readGroups } from './read.ts'

/** A partition as a group has read it. */
export interface GroupPartition extends Ends {
  /** Where the group reads on; undefined when it has committed nothing. */
  committed: bigint | undefined
  /**
   * Offsets from there to the end, of what is still there: what retention deleted is not waited for. A transaction's end takes an
   * offset too. Undefined when nothing is committed, or the partition has no leader.
   */
  lag: bigint | undefined
  /** Who has it now. */
  member: Pick<GroupMember, 'id' | 'client' | 'host'> | undefined
  /** When the first record that is not read was written; undefined when there is none, or it was not asked for. */
  oldest: Date | undefined
}

export interface GroupSummary extends Omit<GroupStanding, 'members'> {
  members: number
  topics: string[]
  /** Of all its partitions together. */
  lag: bigint
  /** The sum of what it has committed: when it rises, the group gets on. */
  committed: bigint
  /** Partitions that hold records and on which it has committed nothing: what waits there nobody can say. */
  uncommitted: number
}

export interface GroupDescription extends GroupStanding {
  partitions: GroupPartition[]
  lag: bigint
  /** The oldest record that is not read, over all partitions. */
  oldest: Date | undefined
}

/**
 * Every group of the cluster, or those in these states.
 *
 * @throws the client's error when the cluster can't be reached
 */
export async function listGroups(
  cluster: Cluster,
  { states }: { states?: readonly string[] } = {},
): Promise<GroupSummary[]> {
  const described = await describeGroups(cluster)
  return described.filter(({ state }) => !states || states.length === 0 || states.includes(state)).map(summaryOf)
}

/** Every group with its members and partitions; how old unread records are is not looked up. */
export const describeGroups = (cluster: Cluster): Promise<Omit<GroupDescription, 'oldest'>[]> =>
  withAdmin(cluster, async (admin) => describeAll(admin, await readGroups(admin)))

/** A group without its parts. */
export const summaryOf = ({ partitions, members, ...group }: Omit<GroupDescription, 'oldest'>): GroupSummary => ({
  ...group,
  members: members.length,
  topics: [...new Set(partitions.map(({ topic }) => topic))],
  committed: partitions.reduce((sum, { committed }) => sum + (committed ?? 0n), 0n),
  uncommitted: partitions.filter(({ committed, start = 0n, end = 0n }) => committed === undefined && end > start)
    .length,
})

/**
 * One group: its members, and how far each of its partitions is read.
 *
 * @param options.oldest false: does not look how old the first unread records are, which takes a small fetch a partition
 * @throws Refused when there is no such group; the client's error when the cluster can't be reached
 */
export async function describeGroup(
  cluster: Cluster,
  group: string,
  { oldest = true }: { oldest?: boolean } = {},
): Promise<GroupDescription> {
  const found = await withAdmin(cluster, async (admin) => {
    const [first] = await describeAll(admin, await readGroups(admin, [group]))
    if (!first) throw new Error(`Kafka does not tell of the group ${group}`)
    return first
  })
  if (!oldest) return { ...found, oldest: undefined }
  const times = await oldestUnread(cluster, found.partitions.flatMap(unreadOf))
  const partitions = found.partitions.map((place) => ({ ...place, oldest: times.get(nameOf(place)) }))
  const all = [...times.values()].map(Number)
  return { ...found, partitions, oldest: all.length > 0 ? new Date(Math.min(...all)) : undefined }
}

/** What of a partition is not read: nothing where that can't be said. */
export const unreadOf = ({ topic, partition, committed, start, end }: GroupPartition) =>
  committed === undefined || end === undefined ? [] : [{ topic, partition, from: later(committed, start), end }]

type Described = Omit<GroupDescription, 'oldest'>

async function describeAll(admin: Admin, groups: readonly GroupStanding[]): Promise<Described[]> {
  const committed = await readCommitted(
    admin,
    groups.map(({ group }) => group),
  )
  const placesOf = (group: GroupStanding) => [
    ...(committed.get(group.group)?.values() ?? []),
    ...group.members.flatMap(({ partitions }) => partitions),
  ]
  const ends = await readEnds(
    admin,
    groups.flatMap((group) => placesOf(group).map(({ topic }) => topic)),
  )
  const known = new Map(ends.map((end) => [nameOf(end), end]))
  return groups.map((group) => {
    const places = new Map(placesOf(group).map((place) => [nameOf(place), place]))
    const partitions = [...places.values()]
      .toSorted(byPlace)
      .map((place) => partitionOf(group, place, known, committed.get(group.group)))
    return { ...group, partitions, lag: partitions.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n) }
  })
}

function partitionOf(
  { members }: GroupStanding,
  { topic, partition }: Place,
  ends: ReadonlyMap<string, Ends>,
  committed: Committed | undefined,
): GroupPartition {
  const name = nameOf({ topic, partition })
  const { start, end } = ends.get(name) ?? { start: undefined, end: undefined }
  const offset = committed?.get(name)?.offset
  const owner = members.find(({ partitions }) =>
    partitions.some((held) => held.topic === topic && held.partition === partition),
  )
  return {
    topic,
    partition,
    start,
    end,
    committed: offset,
    lag: lagOf({ start, end, committed: offset }),
    member: owner && { id: owner.id, client: owner.client, host: owner.host },
    oldest: undefined,
  }
}

/** What is still there of a partition and not read; undefined when that can't be said. */
export function lagOf({
  start,
  end,
  committed,
}: Pick<GroupPartition, 'start' | 'end' | 'committed'>): bigint | undefined {
  if (committed === undefined || end === undefined) return undefined
  const from = later(committed, start)
  return end > from ? end - from : 0n
}

const later = (a: bigint, b: bigint | undefined): bigint => (b !== undefined && b > a ? b : a)

const byPlace = (a: Place, b: Place) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition)
