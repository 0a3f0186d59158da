import { type Cluster, withAdmin } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { type ConfigEntry, readConfigs } from '../topics/configs.ts'
import { readLayout } from '../topics/layout.ts'
import { readSizes } from '../topics/sizes.ts'
import { despiteDeletions } from '../topics/vanishing.ts'

/** A replica on a broker's disk. */
export interface BrokerReplica {
  topic: string
  partition: number
  leads: boolean
  inSync: boolean
  bytes: number
  /** Records that it is behind its leader. */
  behind: number
}

export interface LogDir {
  path: string
  /** Of the topics in it. */
  bytes: number
  /** Of the whole disk, and what is left of it; null when the broker does not tell. */
  totalBytes: number | null
  usableBytes: number | null
}

export interface BrokerDescription {
  id: number
  host: string
  port: number
  rack: string | null
  configs: ConfigEntry[]
  logDirs: LogDir[]
  /** The largest first. */
  replicas: BrokerReplica[]
}

/**
 * One broker: its settings, its disks and what is on them.
 *
 * @throws Refused when the cluster has no such broker, or it is away; the client's error when none can be reached
 */
export async function describeBroker(cluster: Cluster, id: number): Promise<BrokerDescription> {
  return withAdmin(cluster, (admin) =>
    despiteDeletions(async () => {
      const { brokers } = await admin.metadata({ topics: [], forceUpdate: true })
      const broker = brokers.get(id)
      if (!broker) {
        throw new Refused(
          'not-found',
          `There is no broker ${id} now. There are: ${[...brokers.keys()].sort().join(', ')}.`,
        )
      }
      const layout = await readLayout(admin, await admin.listTopics({ includeInternals: true }))
      const sizes = (await readSizes(admin, layout)).filter((size) => size.broker === id)
      const topics = [...layout].map(([name, places]) => ({
        name,
        partitions: places.map(({ partition }) => partition),
      }))
      const dirs = topics.length > 0 ? await admin.describeLogDirs({ topics }) : []
      const configs = await readConfigs(admin, { kind: 'broker', names: [String(id)], documentation: true })
      return {
        id,
        host: broker.host,
        port: broker.port,
        rack: broker.rack ?? null,
        configs: configs.get(String(id)) ?? [],
        logDirs: dirs
          .filter((dir) => dir.broker === id)
          .flatMap(({ results }) =>
            results.map(({ logDir, topics, totalBytes, usableBytes }) => ({
              path: logDir,
              bytes: topics
                .flatMap(({ partitions }) => partitions)
                .reduce((sum, each) => sum + Number(each.partitionSize), 0),
              totalBytes: told(totalBytes),
              usableBytes: told(usableBytes),
            })),
          ),
        replicas: sizes
          .map(({ topic, partition, bytes, behind }) => {
            const place = layout.get(topic)?.find((each) => each.partition === partition)
            return {
              topic,
              partition,
              leads: place?.leader === id,
              inSync: place?.inSync.includes(id) ?? false,
              bytes,
              behind,
            }
          })
          .sort((a, b) => b.bytes - a.bytes || a.topic.localeCompare(b.topic) || a.partition - b.partition),
      }
    }),
  )
}

/** Brokers older than Kafka 3.3 say -1. */
const told = (bytes: bigint | undefined): number | null => (bytes === undefined || bytes < 0n ? null : Number(bytes))
