import type { Admin } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { type Ends, nameOf, offsetsAt, readEnds } from './ends.ts'
import { planOf, type ResetPlan, type ResetScope, type ResetTo } from './plan.ts'
import { type Committed, listAll, readCommitted, readGroups } from './read.ts'

export interface ResetRequest {
  group: string
  scope: ResetScope
  to: ResetTo
}

/** What a reset would do, and whether it may be done now. */
export interface StandingPlan extends ResetPlan {
  /** Of the group, as it was when the plan was made. */
  state: string
  members: number
}

/** A plan has so many partitions at most: the rest is for a second one. */
const MOST_PARTITIONS = 5_000

/**
 * Works out what a reset does and changes nothing. A group that is not there yet may be planned for by naming topics: it comes
 * into being with its offsets.
 *
 * @throws Refused when the group or the other one, a topic or a partition is not there, when the scope is empty or has more
 *   than 5,000 partitions
 */
export function planReset(cluster: Cluster, { group, scope, to }: ResetRequest): Promise<StandingPlan> {
  return withAdmin(cluster, async (admin) => {
    const { state, members, committed } = await standingOf(admin, group, scope !== 'all')
    const other = to.kind === 'group' ? (await standingOf(admin, to.group, false)).committed : undefined
    const ends = await inScope(admin, scope, group, committed)
    const led = ends.filter(({ end }) => end !== undefined)
    const atTime = to.kind === 'datetime' ? await offsetsAt(admin, led, BigInt(to.time.getTime())) : undefined
    const plan = planOf({ group, to, ends, committed, other, ...(atTime ? { atTime } : {}) })
    return { ...plan, state, members }
  })
}

async function standingOf(
  admin: Admin,
  group: string,
  mayBeNew: boolean,
): Promise<{ state: string; members: number; committed: Committed }> {
  const listed = await listAll(admin)
  if (!listed.has(group) && mayBeNew) return { state: 'not there yet', members: 0, committed: new Map() }
  const [standing] = await readGroups(admin, [group])
  if (standing && standing.protocolType !== 'consumer' && standing.protocolType !== '') {
    const what = `The group ${group} shares out work of the kind '${standing.protocolType}'`
    throw new Refused('conflict', `${what}, not partitions: it has no offsets.`)
  }
  const committed = (await readCommitted(admin, [group])).get(group) ?? new Map()
  return { state: standing?.state ?? 'Unknown', members: standing?.members.length ?? 0, committed }
}

async function inScope(admin: Admin, scope: ResetScope, group: string, committed: Committed): Promise<Ends[]> {
  const topics = scope === 'all' ? [...committed.values()].map(({ topic }) => topic) : scope.map(({ topic }) => topic)
  const ends = await readEnds(admin, topics)
  const found = scope === 'all' ? ends.filter((end) => committed.has(nameOf(end))) : scope.flatMap(of)
  if (found.length === 0) {
    throw new Refused('conflict', `${group} has committed nothing on a topic that is there. Name topics.`)
  }
  if (found.length > MOST_PARTITIONS) {
    const words = `A plan takes ${MOST_PARTITIONS} partitions at most, and these are ${found.length}`
    throw new Refused('conflict', `${words}. Name some topics at a time.`)
  }
  return found

  function of({ topic, partitions }: Exclude<ResetScope, 'all'>[number]): Ends[] {
    const all = ends.filter((end) => end.topic === topic)
    if (all.length === 0) throw new Refused('not-found', `The cluster has no topic ${topic}.`)
    for (const partition of partitions ?? []) {
      if (all.some((end) => end.partition === partition)) continue
      const words = `${topic} has the partitions 0 to ${all.length - 1}, and no ${partition}`
      throw new Refused('not-found', `${words}.`)
    }
    return all.filter(({ partition }) => partitions?.includes(partition) ?? true)
  }
}

/**
 * Does what a plan says and reads it back. Kafka only takes offsets for a group without members: who is in it would go on where it
 * was, and commit over them.
 *
 * @returns what is committed now, by the plan's partitions
 * @throws Refused when the group has members, when its offsets are not those of the plan any more, or when what is read back
 *   is not what was planned
 */
export function applyReset(cluster: Cluster, plan: ResetPlan): Promise<ReadBack[]> {
  const { group, partitions } = plan
  return withAdmin(cluster, async (admin) => {
    await refuseMembers(admin, group)
    const now = (await readCommitted(admin, [group])).get(group)
    const moved = partitions.filter((place) => now?.get(nameOf(place))?.offset !== place.before)
    if (moved.length > 0) {
      const words = `${group} has moved since the plan was made, on ${moved.map(nameOf).slice(0, 5).join(', ')}`
      throw new Refused('conflict', `${words}. Make a new plan.`)
    }
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, places]) => ({
      name,
      partitionOffsets: places.map(({ partition, after }) => ({ partition, offset: after })),
    }))
    if (topics.length > 0) await admin.alterConsumerGroupOffsets({ groupId: group, topics })
    return readBack(admin, plan)
  })
}

export interface ReadBack {
  topic: string
  partition: number
  offset: bigint
}

/**
 * Whether a plan has been done: what the group has committed now is what the plan says.
 * @throws Refused that names the first partitions which are elsewhere
 */
export const verifyReset = (cluster: Cluster, plan: ResetPlan): Promise<ReadBack[]> =>
  withAdmin(cluster, (admin) => readBack(admin, plan))

async function readBack(admin: Admin, { group, partitions }: ResetPlan): Promise<ReadBack[]> {
  const now = (await readCommitted(admin, [group])).get(group)
  const elsewhere = partitions.filter((place) => now?.get(nameOf(place))?.offset !== place.after)
  if (elsewhere.length > 0) {
    const where = elsewhere.slice(0, 5).map((place) => {
      const at = now?.get(nameOf(place))?.offset
      return `${nameOf(place)} is at ${at ?? 'nothing'}, not ${place.after}`
    })
    throw new Refused('conflict', `Read back, ${where.join('; ')}. Somebody else has committed: plan again.`)
  }
  return partitions.map(({ topic, partition, after: offset }) => ({ topic, partition, offset }))
}

/** @throws Refused that names the members of a group which has some */
export async function refuseMembers(admin: Admin, group: string): Promise<void> {
  const listed = await listAll(admin)
  if (!listed.has(group)) return
  const [standing] = await readGroups(admin, [group])
  const members = standing?.members ?? []
  if (members.length === 0) return
  const who = members.slice(0, 3).map(({ client, host }) => `${client} on ${host}`)
  const more = members.length > who.length ? ` and ${members.length - who.length} more` : ''
  throw new Refused(
    'conflict',
    `${group} has ${members.length} member${members.length === 1 ? '' : 's'} (${who.join(', ')}${more}): they would go on where they are. Stop them first.`,
  )
}
