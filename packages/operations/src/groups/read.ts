import type { Admin } from '@platformatic/kafka'
import { Refused } from '../refused.ts'
import { consumerProtocolMembers } from './consumer-protocol.ts'
import type { Place } from './ends.ts'
import { nameOf } from './ends.ts'

/** A consumer that is in a group. */
export interface GroupMember {
  id: string
  /** The name that it keeps over restarts, if it has one. */
  instance: string | undefined
  client: string
  host: string
  partitions: Place[]
}

/** A group as its coordinator tells of it. */
export interface GroupStanding {
  group: string
  /** Stable, Empty, PreparingRebalance, … as Kafka calls it. */
  state: string
  /** `classic`, or `consumer` for the protocol of KIP-848; other kinds (share, streams) as Kafka calls them. */
  type: string
  /** What its members are: `consumer`, or `connect`, `sr` … for groups that share other work than partitions. */
  protocolType: string
  /** How partitions are given out; empty without members. */
  assignor: string
  members: GroupMember[]
}

/** Every group of every type: unasked, the client lists the classic ones only. */
export const listAll = (admin: Admin): ReturnType<Admin['listGroups']> => admin.listGroups({ types: [] })

/** Groups whose members read topics; of others the members are not looked at. */
const readsTopics = ({ protocolType }: { protocolType: string }) => protocolType === 'consumer' || protocolType === ''

/**
 * How groups stand, in the order of their names.
 *
 * @param wanted these groups; all when undefined
 * @throws Refused when one of the wanted is not there
 */
export async function readGroups(admin: Admin, wanted?: readonly string[]): Promise<GroupStanding[]> {
  const listed = await listAll(admin)
  const ids = wanted ?? [...listed.keys()]
  const groups = ids.toSorted().map((id) => {
    const found = listed.get(id)
    if (!found) throw new Refused('not-found', `The cluster has no consumer group ${id}.`)
    return { ...found, type: (found.groupType || 'classic').toLowerCase() }
  })
  const classic = groups.filter((group) => group.type === 'classic' && readsTopics(group)).map(({ id }) => id)
  const described = classic.length === 0 ? undefined : await admin.describeGroups({ groups: classic })
  const standings: GroupStanding[] = []
  for (const { id, state, type, protocolType } of groups) {
    const common = { group: id, type, protocolType }
    if (type === 'consumer') {
      standings.push({ ...common, ...(await consumerProtocolMembers(admin, id)) })
      continue
    }
    const found = described?.get(id)
    standings.push({
      ...common,
      state: found?.state ?? state,
      assignor: found?.protocol ?? '',
      members: [...(found?.members.values() ?? [])].map((member) => ({
        id: member.id,
        instance: member.groupInstanceId ?? undefined,
        client: member.clientId,
        host: member.clientHost.replace(/^\//, ''),
        partitions: [...(member.assignments?.values() ?? [])].flatMap(({ topic, partitions }) =>
          partitions.map((partition) => ({ topic, partition })),
        ),
      })),
    })
  }
  return standings
}

/** What a group has committed, by `topic:partition`. */
export type Committed = Map<string, Place & { offset: bigint }>

/** What groups have committed, by group. */
export async function readCommitted(admin: Admin, groups: readonly string[]): Promise<Map<string, Committed>> {
  if (groups.length === 0) return new Map()
  const found = await admin.listConsumerGroupOffsets({ groups: [...groups] })
  return new Map(
    found.map(({ groupId, topics }) => [
      groupId,
      new Map(
        topics.flatMap(({ name: topic, partitions }) =>
          partitions
            .filter(({ committedOffset }) => committedOffset >= 0n)
            .map(({ partitionIndex: partition, committedOffset: offset }) => [
              nameOf({ topic, partition }),
              { topic, partition, offset },
            ]),
        ),
      ),
    ]),
  )
}
