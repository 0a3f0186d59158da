import { type Cluster, withAdmin } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { readCommitted, readGroups } from './read.ts'
import { refuseMembers } from './reset.ts'

/** What a group loses: the offsets it has committed. */
export interface DeletionPlan {
  group: string
  members: number
  offsets: { topic: string; partition: number; offset: bigint }[]
}

/**
 * What deleting a group, or its offsets of one topic, takes away. Changes nothing.
 * @throws Refused when there is no such group, or it has committed nothing on the topic
 */
export function planDeletion(cluster: Cluster, group: string, topic?: string): Promise<DeletionPlan> {
  return withAdmin(cluster, async (admin) => {
    const [standing] = await readGroups(admin, [group])
    const committed = [...((await readCommitted(admin, [group])).get(group)?.values() ?? [])]
    const offsets = committed.filter((place) => topic === undefined || place.topic === topic)
    if (topic !== undefined && offsets.length === 0) {
      throw new Refused('not-found', `${group} has committed nothing on ${topic}.`)
    }
    return { group, members: standing?.members.length ?? 0, offsets }
  })
}

/**
 * Deletes a group and all it has committed: who joins it again begins where its settings say.
 * @throws Refused when it has members, or is not there
 */
export function deleteGroup(cluster: Cluster, group: string): Promise<void> {
  return withAdmin(cluster, async (admin) => {
    await readGroups(admin, [group])
    await refuseMembers(admin, group)
    await admin.deleteGroups({ groups: [group] })
  })
}

/**
 * Deletes what a group has committed on one topic.
 * @throws Refused when a member may still commit there, or nothing is committed there
 */
export async function deleteGroupOffsets(cluster: Cluster, group: string, topic: string): Promise<void> {
  const { offsets } = await planDeletion(cluster, group, topic)
  await withAdmin(cluster, async (admin) => {
    await refuseMembers(admin, group)
    const partitionIndexes = offsets.map(({ partition }) => partition)
    await admin.deleteConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionIndexes }] })
  })
}
