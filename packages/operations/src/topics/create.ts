import { connectionTo } from '@waybill/messaging/brokers'
import { type Cluster, patience, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { CheckingAdmin } from '../operator-admin.ts'
import { Refused } from '../refused.ts'
import { lintName } from './name.ts'
import { type PresetName, presets } from './presets.ts'
import { untilListed } from './until-listed.ts'

export interface NewTopic {
  name: string
  /** The brokers' `num.partitions` when not given. */
  partitions?: number | undefined
  /** The brokers' `default.replication.factor` when not given. */
  replicationFactor?: number | undefined
  preset?: PresetName | undefined
  /** Settings; they go before those of the preset. */
  configs?: Readonly<Record<string, string>> | undefined
}

export interface CreatePlan {
  name: string
  /** null: as the brokers have it. */
  partitions: number | null
  replicationFactor: number | null
  configs: Record<string, string>
  warnings: string[]
  done: boolean
}

/** More of them cost every client that reads the topic, and are never to be had back. */
const MANY_PARTITIONS = 100

/**
 * Creates a topic, or with `dryRun` only has Kafka check that it would. Returns when the cluster lists it.
 *
 * @throws Refused when the name, a setting or the number of partitions or replicas is not taken, in Kafka's words; Error
 *   when it is made, and not listed 10 s later
 */
export async function createTopic(
  cluster: Cluster,
  request: NewTopic,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<CreatePlan> {
  const { name, partitions, replicationFactor } = request
  const configs: Record<string, string> = {
    ...(request.preset ? presets[request.preset].configs : {}),
    ...request.configs,
  }
  const existing = await withAdmin(cluster, (admin) => admin.listTopics({ includeInternals: true }))
  const { errors, warnings } = lintName(name, existing)
  if (errors.length > 0) throw new Refused(existing.includes(name) ? 'conflict' : 'invalid', errors.join(' '))
  if (partitions !== undefined && partitions > MANY_PARTITIONS) {
    warnings.push(`${partitions} partitions are many: each costs memory and file handles, and there is no way back.`)
  }
  if (replicationFactor === 1) warnings.push('One replica: what is on a broker that is lost is lost.')

  const topics = [name]
  const asked = {
    topics,
    ...(partitions === undefined ? {} : { partitions }),
    ...(replicationFactor === undefined ? {} : { replicas: replicationFactor }),
    configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
  }
  const admin = new CheckingAdmin({ clientId: 'waybill-check', ...connectionTo(cluster.brokers), ...patience })
  try {
    await asRefusal(() => admin.createTopics(asked))
  } finally {
    await admin.close()
  }
  if (!dryRun) {
    await withAdmin(cluster, async (doing) => {
      await asRefusal(() => doing.createTopics(asked))
      await untilListed(doing, name, true)
    })
  }
  return {
    name,
    partitions: partitions ?? null,
    replicationFactor: replicationFactor ?? null,
    configs,
    warnings,
    done: !dryRun,
  }
}
