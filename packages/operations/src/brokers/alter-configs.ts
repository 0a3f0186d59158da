import { setTimeout as delay } from 'node:timers/promises'
import {
  type Admin,
  type API,
  ConfigResourceTypes,
  type Connection,
  IncrementalAlterConfigOperationTypes,
  kGetApi,
  kGetBootstrapConnection,
} from '@platformatic/kafka'
import { type Cluster, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { type ConfigChanges, warningsOf } from '../topics/alter-configs.ts'
import { type ConfigEntry, type ConfigLayer, readConfigs } from '../topics/configs.ts'
import { called } from './called.ts'

/** One broker, or `all`: what every broker has that has no value of its own. */
export type BrokerScope = number | 'all'

export interface BrokerConfigChange {
  name: string
  /** What holds now and what will; null: nothing is set. Values that Kafka keeps secret are `HIDDEN`. */
  from: string | null
  to: string | null
  /** false: the value of this scope is taken away, and what is set below it holds. */
  sets: boolean
}

export interface BrokerConfigPlan {
  scope: BrokerScope
  /** What will be otherwise; settings that are so already are not in it. */
  changes: BrokerConfigChange[]
  warnings: string[]
  done: boolean
}

const SECRET = '(hidden)'
const WITHIN_MS = 10_000
const ASK_AGAIN_MS = 50

type Resource = Parameters<Admin['incrementalAlterConfigs']>[0]['resources'][number]
type Configs = ReadonlyMap<number, ReadonlyMap<string, ConfigEntry>>

/**
 * Changes dynamic settings of one broker or of all, or with `dryRun` only has the broker check that it would. Returns when every
 * broker that they are for has them.
 *
 * @throws Refused for an unknown broker or setting, for one that only a restart changes, or a value that Kafka does not take;
 *   Error when a broker does not have it 10 s later
 */
export async function alterBrokerConfigs(
  cluster: Cluster,
  scope: BrokerScope,
  { set = {}, unset = [] }: ConfigChanges,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<BrokerConfigPlan> {
  const both = unset.find((name) => name in set)
  if (both !== undefined) throw new Refused('invalid', `${both} can't be set and unset at once.`)
  return withAdmin(cluster, async (admin) => {
    const ids = await brokersOf(admin, scope)
    const wanted = [...Object.entries(set), ...unset.map((name): [string, null] => [name, null])]
    const configs = await read(admin, ids)
    const first = configs.get(ids[0] ?? 0) ?? new Map<string, ConfigEntry>()
    const changes = wanted.flatMap(([name, value]) => changeOf(first, scope, name, value))
    if (changes.length > 0) {
      const send = (validateOnly: boolean) => asRefusal(() => alter(admin, scope, set, changes, validateOnly))
      await send(true)
      if (!dryRun) {
        await send(false)
        await untilSo(admin, ids, scope, changes)
      }
    }
    return { scope, changes, warnings: changes.flatMap((change) => warnings(change, scope, configs)), done: !dryRun }
  })
}

async function brokersOf(admin: Admin, scope: BrokerScope): Promise<number[]> {
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true })
  const ids = [...brokers.keys()].sort((a, b) => a - b)
  if (scope === 'all') return ids
  if (!ids.includes(scope))
    throw new Refused('not-found', `There is no broker ${scope} now. There are: ${ids.join(', ')}.`)
  return [scope]
}

async function read(admin: Admin, ids: readonly number[], keys?: readonly string[]): Promise<Configs> {
  const found = await readConfigs(admin, { kind: 'broker', names: ids.map(String), ...(keys && { keys }) })
  return new Map([...found].map(([id, entries]) => [Number(id), new Map(entries.map((entry) => [entry.name, entry]))]))
}

/** What is set for a scope or below it: of all brokers' part, a broker's own values are left out. */
const layersOf = ({ layers }: ConfigEntry, scope: BrokerScope): ConfigLayer[] =>
  scope === 'all' ? layers.filter(({ source }) => source !== 'broker') : layers

/** The value of the scope itself; undefined when it has none. */
const ownOf = (entry: ConfigEntry, scope: BrokerScope): ConfigLayer | undefined =>
  entry.layers.find(({ source, name }) => source === (scope === 'all' ? 'cluster' : 'broker') && name === entry.name)

function changeOf(
  configs: ReadonlyMap<string, ConfigEntry>,
  scope: BrokerScope,
  name: string,
  value: string | null,
): BrokerConfigChange[] {
  const entry = configs.get(name)
  if (!entry) throw new Refused('invalid', `Brokers have no setting ${name}.`)
  if (entry.readOnly) {
    throw new Refused('invalid', `${name} can't be changed while a broker runs: it stands in the broker's own file.`)
  }
  const own = ownOf(entry, scope)
  const layers = layersOf(entry, scope)
  if (value === null) {
    if (!own) return []
    const below = layers.find((layer) => layer !== own)
    return [{ name, from: shown(entry, own), to: below ? shown(entry, below) : null, sets: false }]
  }
  if (own && !entry.sensitive && own.value === value) return []
  const [now] = layers
  return [{ name, from: now ? shown(entry, now) : null, to: entry.sensitive ? SECRET : value, sets: true }]
}

const shown = ({ name, sensitive }: ConfigEntry, layer: ConfigLayer): string | null => {
  const value = sensitive ? SECRET : layer.value
  return layer.name === name || value === null ? value : `${value} (${layer.name})`
}

async function alter(
  admin: Admin,
  scope: BrokerScope,
  set: Readonly<Record<string, string>>,
  changes: readonly BrokerConfigChange[],
  validateOnly: boolean,
): Promise<void> {
  const resource: Resource = {
    resourceType: ConfigResourceTypes.BROKER,
    resourceName: scope === 'all' ? '' : String(scope),
    configs: changes.map(({ name, sets }) =>
      sets
        ? { name, configOperation: IncrementalAlterConfigOperationTypes.SET, value: set[name] ?? '' }
        : { name, configOperation: IncrementalAlterConfigOperationTypes.DELETE },
    ),
  }
  if (scope !== 'all') return admin.incrementalAlterConfigs({ validateOnly, resources: [resource] })
  // The client (2.12.1) takes the empty name, which is that of all brokers, for broker 0.
  const connection = await called<Connection>((done) => admin[kGetBootstrapConnection](done))
  const api = await called<API<[unknown, boolean], unknown>>((done) => admin[kGetApi]('IncrementalAlterConfigs', done))
  await called((done) => api(connection, [resource], validateOnly, done))
}

/** A broker learns of what the controller took a moment later. */
async function untilSo(
  admin: Admin,
  ids: readonly number[],
  scope: BrokerScope,
  changes: readonly BrokerConfigChange[],
): Promise<void> {
  const names = changes.map(({ name }) => name)
  for (const until = Date.now() + WITHIN_MS; ; await delay(ASK_AGAIN_MS)) {
    const configs = await read(admin, ids, names)
    const late = [...configs].filter(([, entries]) =>
      changes.some(({ name, to, sets }) => {
        const entry = entries.get(name)
        const own = entry && ownOf(entry, scope)
        return sets ? !own || (to !== SECRET && own.value !== to) : own !== undefined
      }),
    )
    if (late.length === 0) return
    if (Date.now() >= until) {
      const which = late.map(([id]) => id).join(', ')
      throw new Error(`Kafka took the settings, and ${WITHIN_MS / 1_000} s later broker ${which} does not have them.`)
    }
  }
}

/** Settings of the connections themselves: whoever gets them wrong may not come in again to mend them. */
const CONNECTIONS = /^(listener|sasl\.|ssl\.|advertised|max\.connection|principal\.|security)/

function warnings(change: BrokerConfigChange, scope: BrokerScope, configs: Configs): string[] {
  const { name, from, to } = change
  // Where hours stand in for milliseconds, or nothing is set, any limit may be the smaller one.
  const before = /^-?\d+$/.test(from ?? '') ? from : '-1'
  const ofTopic = name.replace(/^log\.(?=retention|cleanup)/, '')
  const apart = [...configs].filter(([, entries]) =>
    entries.get(name)?.layers.some(({ source }) => source === 'broker'),
  )
  return [
    ...warningsOf({ from: before, to, name: ofTopic }).map(
      (words) => `${words.replace(ofTopic, name)} That goes for every topic without a value of its own.`,
    ),
    ...(CONNECTIONS.test(name) ? [`${name}: a mistake shuts clients out, this one too.`] : []),
    ...(scope === 'all' && apart.length > 0
      ? [`Broker ${apart.map(([id]) => id).join(', ')} has a value of its own for ${name}, which goes first.`]
      : []),
  ]
}
