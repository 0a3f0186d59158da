import {
  type Admin,
  type Connection,
  type consumerGroupDescribeV0,
  FindCoordinatorKeyTypes,
  kGetApi,
  kGetConnection,
} from '@platformatic/kafka'
import type { GroupMember, GroupStanding } from './read.ts'

type Describe = typeof consumerGroupDescribeV0.api
type Answer = Awaited<ReturnType<Describe['async']>>

/**
 * How a group of the newer protocol (KIP-848) stands. Asked for by the client's own means, since its admin only knows the
 * request of the classic one, to which such a group is `Dead` (@platformatic/kafka 2.12.1).
 */
export async function consumerProtocolMembers(
  admin: Admin,
  group: string,
): Promise<Pick<GroupStanding, 'state' | 'assignor' | 'members'>> {
  const [coordinator] = await admin.findCoordinator({ keyType: FindCoordinatorKeyTypes.GROUP, keys: [group] })
  if (!coordinator) throw new Error(`No broker says that it coordinates the group ${group}`)
  const { promise, resolve, reject } = Promise.withResolvers<Connection>()
  admin[kGetConnection](coordinator, (error, connection) => (connection ? resolve(connection) : reject(error)))
  const connection = await promise
  const api = await new Promise<Describe>((found, missing) => {
    admin[kGetApi]<[string[], boolean], Answer>('ConsumerGroupDescribe', (error, api) =>
      api ? found(api) : missing(error),
    )
  })
  const { groups } = await api.async(connection, [group], false)
  const [found] = groups
  return {
    state: found?.groupState ?? 'Unknown',
    assignor: found?.assignorName ?? '',
    members: (found?.members ?? []).map(
      (member): GroupMember => ({
        id: member.memberId,
        instance: member.instanceId ?? undefined,
        client: member.clientId,
        host: member.clientHost.replace(/^\//, ''),
        partitions: member.assignment.topicPartitions.flatMap(({ topicName: topic, partitions }) =>
          partitions.map((partition) => ({ topic, partition })),
        ),
      }),
    ),
  }
}
