import { type Cluster, withAdmin } from '../cluster.ts'
import { isUnderReplicated, readLayout } from '../topics/layout.ts'
import { despiteDeletions } from '../topics/vanishing.ts'
import { readQuorum } from './quorum.ts'

export interface BrokerSummary {
  id: number
  host: string
  port: number
  rack: string | null
  /** Partitions that it leads, and replicas that it has, those included. */
  leads: number
  replicas: number
  /** Replicas of it that are behind their leader. */
  behind: number
  /** On its disks; null when it does not tell. */
  bytes: number | null
  /** By how much it leads more or less than its part, in percent of that; null where no partition is. */
  leaderSkew: number | null
  replicaSkew: number | null
}

/** A partition that is not as it should be. */
export interface TroubledPartition {
  topic: string
  partition: number
  leader: number | null
  replicas: number[]
  inSync: number[]
}

export interface ClusterDescription {
  id: string
  /** The broker or controller that leads the others; null when the cluster does not tell. */
  controller: number | null
  voters: number[]
  brokers: BrokerSummary[]
  /** Ids that have replicas and do not answer. */
  missing: number[]
  topics: number
  partitions: number
  /** Nobody leads them: they can be neither read nor written. */
  offline: TroubledPartition[]
  /** A replica is behind or away. */
  underReplicated: TroubledPartition[]
  /** What an operator should look at, the worst first. */
  warnings: string[]
}

/** So many troubled partitions are named; they are all counted. */
export const MOST_NAMED = 200
const SKEW_PERCENT = 20
/** Among few partitions, one more or less is no skew. */
const FEW = 10

/** The cluster at a glance. Throws the client's error when no broker can be reached. */
export async function describeCluster(cluster: Cluster): Promise<ClusterDescription> {
  return withAdmin(cluster, (admin) =>
    despiteDeletions(async () => {
      const names = await admin.listTopics({ includeInternals: true })
      const layout = await readLayout(admin, names)
      const { id, brokers: found } = await admin.metadata({ topics: [], forceUpdate: true })
      const quorum = await readQuorum(admin)
      const topics = [...layout].map(([name, places]) => ({
        name,
        partitions: places.map(({ partition }) => partition),
      }))
      const dirs = topics.length > 0 ? await admin.describeLogDirs({ topics }).catch(() => []) : []
      const places = [...layout].flatMap(([topic, places]) => places.map((place) => ({ topic, ...place })))
      const ids = new Set(found.keys())
      const leading = places.filter(({ leader }) => leader !== null).length / Math.max(1, ids.size)
      const holding = places.reduce((sum, { replicas }) => sum + replicas.length, 0) / Math.max(1, ids.size)

      const brokers = [...found].map(([broker, { host, port, rack }]): BrokerSummary => {
        const own = places.filter(({ replicas }) => replicas.includes(broker))
        const leads = places.filter(({ leader }) => leader === broker).length
        const disks = dirs.filter((dir) => dir.broker === broker).flatMap(({ results }) => results)
        return {
          id: broker,
          host,
          port,
          rack: rack ?? null,
          leads,
          replicas: own.length,
          behind: own.filter(({ inSync }) => !inSync.includes(broker)).length,
          bytes: disks.length === 0 ? null : disks.reduce((sum, { topics }) => sum + bytesOf(topics), 0),
          leaderSkew: skewOf(leads, leading),
          replicaSkew: skewOf(own.length, holding),
        }
      })
      const offline = places.filter(({ leader }) => leader === null)
      const underReplicated = places.filter((place) => isUnderReplicated(place))
      const missing = [...new Set(places.flatMap(({ replicas }) => replicas))]
        .filter((broker) => !ids.has(broker))
        .sort()
      return {
        id,
        controller: quorum?.leader ?? null,
        voters: quorum?.voters ?? [],
        brokers: brokers.sort((a, b) => a.id - b.id),
        missing,
        topics: layout.size,
        partitions: places.length,
        offline: offline.slice(0, MOST_NAMED).map(troubled),
        underReplicated: underReplicated.slice(0, MOST_NAMED).map(troubled),
        warnings: warningsOf(missing, offline.length, underReplicated.length, brokers),
      }
    }),
  )
}

const bytesOf = (topics: readonly { partitions: readonly { partitionSize: bigint }[] }[]): number =>
  topics.reduce(
    (sum, { partitions }) => sum + partitions.reduce((part, { partitionSize }) => part + Number(partitionSize), 0),
    0,
  )

const skewOf = (has: number, part: number): number | null => (part === 0 ? null : ((has - part) / part) * 100)

const troubled = ({ topic, partition, leader, replicas, inSync }: TroubledPartition): TroubledPartition => ({
  topic,
  partition,
  leader,
  replicas,
  inSync,
})

function warningsOf(missing: number[], offline: number, behind: number, brokers: BrokerSummary[]): string[] {
  const leads = brokers.reduce((sum, broker) => sum + broker.leads, 0)
  const skewed = brokers.filter(({ leaderSkew }) => Math.abs(leaderSkew ?? 0) > SKEW_PERCENT)
  return [
    ...(offline > 0 ? [`${offline} partitions have no leader: they can be neither read nor written.`] : []),
    ...missing.map((id) => `Broker ${id} has replicas and does not answer.`),
    ...(behind > 0
      ? [`${behind} partitions are under-replicated: with the next broker that fails, they may be lost.`]
      : []),
    ...(brokers.length > 1 && leads >= FEW * brokers.length
      ? skewed.map(
          ({ id, leads }) =>
            `Broker ${id} leads ${leads} partitions, more than ${SKEW_PERCENT} % beside its part of the load.`,
        )
      : []),
  ]
}
