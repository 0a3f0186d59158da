import { ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { readConfigs } from './configs.ts'
import { needTopic } from './layout.ts'
import { isInternal } from './role.ts'

export interface ConfigChanges {
  set?: Readonly<Record<string, string>> | undefined
  /** Settings that follow the brokers again. */
  unset?: readonly string[] | undefined
}

export interface ConfigChange {
  name: string
  from: string | null
  to: string | null
  /** Whether `from` was set for this topic, and `to` will be. */
  wasOverridden: boolean
  overrides: boolean
}

export interface ConfigPlan {
  topic: string
  /** What will be otherwise; settings that are so already are not in it. */
  changes: ConfigChange[]
  warnings: string[]
  done: boolean
}

/**
 * Changes settings of a topic, or with `dryRun` only has Kafka check that it would.
 *
 * @throws Refused for an unknown topic or setting, or a value that Kafka does not take
 */
export async function alterTopicConfigs(
  cluster: Cluster,
  topic: string,
  { set = {}, unset = [] }: ConfigChanges,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<ConfigPlan> {
  if (isInternal(topic))
    throw new Refused('protected', `${topic} is the cluster's own: it is not configured from here.`)
  const both = unset.find((name) => name in set)
  if (both !== undefined) throw new Refused('invalid', `${both} can't be set and unset at once.`)
  return withAdmin(cluster, async (admin) => {
    await needTopic(admin, topic)
    const entries = (await readConfigs(admin, { kind: 'topic', names: [topic] })).get(topic) ?? []
    const current = new Map(entries.map((entry) => [entry.name, entry]))
    const wanted = [...Object.entries(set), ...unset.map((name): [string, null] => [name, null])]
    const unknown = wanted.map(([name]) => name).filter((name) => !current.has(name))
    if (unknown.length > 0) throw new Refused('invalid', `Topics have no setting ${unknown.join(', ')}.`)

    const changes = wanted.flatMap(([name, value]): ConfigChange[] => {
      const { value: from = null, overridden = false, fallback = null } = current.get(name) ?? {}
      const to = value ?? fallback
      if (overridden === (value !== null) && from === to) return []
      return [{ name, from, to, wasOverridden: overridden, overrides: value !== null }]
    })
    if (changes.length > 0) {
      const request = (validateOnly: boolean) => ({
        validateOnly,
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: topic,
            configs: changes.map(({ name, to, overrides }) =>
              overrides
                ? { name, configOperation: IncrementalAlterConfigOperationTypes.SET, value: to ?? '' }
                : { name, configOperation: IncrementalAlterConfigOperationTypes.DELETE },
            ),
          },
        ],
      })
      await asRefusal(() => admin.incrementalAlterConfigs(request(true)))
      if (!dryRun) await asRefusal(() => admin.incrementalAlterConfigs(request(false)))
    }
    return { topic, changes, warnings: changes.flatMap(warningsOf), done: !dryRun }
  })
}

/** What of a change takes records away, or guarantees. */
export function warningsOf({ name, from, to }: Pick<ConfigChange, 'name' | 'from' | 'to'>): string[] {
  const shrinks = (Number(to) >= 0 && Number(from) < 0) || (Number(to) >= 0 && Number(to) < Number(from))
  if ((name === 'retention.ms' || name === 'retention.bytes') && shrinks) {
    return [`A smaller ${name} deletes what is beyond it, within minutes and for good.`]
  }
  if (name === 'cleanup.policy' && !from?.includes('compact') && to?.includes('compact')) {
    return ['Compaction keeps the newest record of each key, and takes no record without a key any more.']
  }
  if (name === 'cleanup.policy' && !from?.includes('delete') && to?.includes('delete')) {
    return ['With the policy delete, records go when they are older than retention.ms.']
  }
  if (name === 'min.insync.replicas') return ['With more in-sync replicas asked for than there are, writes fail.']
  if (name === 'unclean.leader.election.enable' && to === 'true')
    return ['An unclean election loses acknowledged records.']
  return []
}
