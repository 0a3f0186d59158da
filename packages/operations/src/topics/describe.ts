import { type Cluster, withAdmin } from '../cluster.ts'
import { type ConfigEntry, readConfigs } from './configs.ts'
import { needTopic, type PartitionPlace } from './layout.ts'
import { readOffsets } from './offsets.ts'
import { roleOf, type TopicRole } from './role.ts'
import { readSizes } from './sizes.ts'

export interface PartitionDescription extends PartitionPlace {
  /** null: it has no leader who would say. */
  first: bigint | null
  end: bigint | null
  lastAt: Date | null
  /** Of its largest replica. */
  bytes: number
}

/** All that the cluster knows of a topic. */
export interface TopicDescription {
  name: string
  role: TopicRole
  partitions: PartitionDescription[]
  configs: ConfigEntry[]
}

/**
 * Describes a topic, partition by partition, with all of its settings.
 *
 * @throws Refused when there is none of that name; the client's error when the cluster can't be reached
 */
export async function describeTopic(cluster: Cluster, name: string): Promise<TopicDescription> {
  return withAdmin(cluster, async (admin) => {
    const places = await needTopic(admin, name)
    const layout = new Map([[name, places]])
    const offsets = (await readOffsets(admin, layout)).get(name)
    const sizes = await readSizes(admin, layout)
    const configs = (await readConfigs(admin, { kind: 'topic', names: [name], documentation: true })).get(name) ?? []
    const cleanup = configs.find((config) => config.name === 'cleanup.policy')?.value ?? 'delete'
    return {
      name,
      role: roleOf(name, cleanup),
      configs,
      partitions: places.map((place) => {
        const held = offsets?.get(place.partition)
        const own = sizes.filter(({ partition }) => partition === place.partition)
        return {
          ...place,
          first: held?.first ?? null,
          end: held?.end ?? null,
          lastAt: held?.lastAt ?? null,
          bytes: Math.max(0, ...own.map(({ bytes }) => bytes)),
        }
      }),
    }
  })
}
