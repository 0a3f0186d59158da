import type { Admin } from '@platformatic/kafka'
import { Refused } from '../refused.ts'

/** Where one partition of a topic is. */
export interface PartitionPlace {
  partition: number
  /** The id of the broker that leads it; null: nobody does, and it can be neither read nor written. */
  leader: number | null
  replicas: number[]
  /** The replicas that have all of it. */
  inSync: number[]
  offline: number[]
}

export type Layout = ReadonlyMap<string, readonly PartitionPlace[]>

/** Where the partitions of these topics are. Throws the client's error for one that does not exist. */
export async function readLayout(admin: Admin, names: readonly string[]): Promise<Layout> {
  if (names.length === 0) return new Map()
  // A copy: the client sorts the list that it is given.
  const { topics } = await admin.metadata({ topics: [...names], forceUpdate: true })
  return new Map(
    names.map((name) => [
      name,
      (topics.get(name)?.partitions ?? []).map(({ leader, replicas, isr, offlineReplicas }, partition) => ({
        partition,
        leader: leader < 0 ? null : leader,
        replicas,
        inSync: isr,
        offline: offlineReplicas,
      })),
    ]),
  )
}

export const isUnderReplicated = ({ replicas, inSync }: PartitionPlace): boolean => inSync.length < replicas.length

/** @throws Refused when the cluster has no such topic */
export async function needTopic(admin: Admin, name: string): Promise<readonly PartitionPlace[]> {
  const names = await admin.listTopics({ includeInternals: true })
  if (!names.includes(name)) throw new Refused('not-found', `There is no topic ${name}.`)
  return (await readLayout(admin, [name])).get(name) ?? []
}
