import type { Admin } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { readConfigs } from './configs.ts'
import { isUnderReplicated, readLayout } from './layout.ts'
import { readOffsets } from './offsets.ts'
import { roleOf, type TopicRole } from './role.ts'
import { readSizes, sizeOfPartitions } from './sizes.ts'
import { despiteDeletions } from './vanishing.ts'

/** A topic in one line. */
export interface TopicSummary {
  name: string
  role: TopicRole
  partitions: number
  replicas: number
  /** Partitions of which a replica is behind. */
  underReplicated: number
  /** Partitions that nobody leads. */
  offline: number
  /** On disk, each partition once; what its copies take is not counted. */
  bytes: number
  /** Between the first and the end offset of each partition; after compaction fewer are left. */
  records: number
  /** That were ever written: the sum of the end offsets. What it grows by is the rate. */
  written: number
  /** When the youngest record was sent; null when it has none. */
  lastAt: Date | null
  /** `delete`, `compact` or `compact,delete`. */
  cleanup: string
}

/**
 * The cluster's topics by name.
 *
 * @param options.internal Kafka's own too. Default no
 * @throws the client's error when the cluster can't be reached
 */
export async function listTopics(
  cluster: Cluster,
  { internal = false }: { internal?: boolean } = {},
): Promise<TopicSummary[]> {
  return withAdmin(cluster, (admin) => despiteDeletions(() => look(admin, internal)))
}

async function look(admin: Admin, internal: boolean): Promise<TopicSummary[]> {
  const names = (await admin.listTopics({ includeInternals: internal })).toSorted()
  const layout = await readLayout(admin, names)
  const offsets = await readOffsets(admin, layout)
  const sizes = sizeOfPartitions(await readSizes(admin, layout))
  const configs = await readConfigs(admin, { kind: 'topic', names, keys: ['cleanup.policy'] })

  return names.map((name) => {
    const places = layout.get(name) ?? []
    const held = [...(offsets.get(name)?.values() ?? [])]
    const cleanup = configs.get(name)?.[0]?.value ?? 'delete'
    const lastAt = Math.max(...held.map(({ lastAt }) => lastAt?.getTime() ?? -1), -1)
    return {
      name,
      role: roleOf(name, cleanup),
      partitions: places.length,
      replicas: places[0]?.replicas.length ?? 0,
      underReplicated: places.filter(isUnderReplicated).length,
      offline: places.filter(({ leader }) => leader === null).length,
      bytes: places.reduce((sum, { partition }) => sum + (sizes.get(`${name}/${partition}`) ?? 0), 0),
      records: held.reduce((sum, { first, end }) => sum + Number(end - first), 0),
      written: held.reduce((sum, { end }) => sum + Number(end), 0),
      lastAt: lastAt < 0 ? null : new Date(lastAt),
      cleanup,
    }
  })
}
