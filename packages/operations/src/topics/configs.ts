import { type Admin, ConfigResourceTypes, ConfigSources } from '@platformatic/kafka'

/** Where a setting's value comes from. */
export type ConfigSource = 'topic' | 'broker' | 'cluster' | 'static' | 'default' | 'other'

/** A value that is set somewhere for a setting. */
export interface ConfigLayer {
  source: ConfigSource
  /** Another name where an older setting stands in, in another unit: log.retention.hours for log.retention.ms. */
  name: string
  value: string | null
}

export interface ConfigEntry {
  name: string
  /** null: Kafka does not tell it, as of passwords. */
  value: string | null
  source: ConfigSource
  /** Whether it was set for this very topic or broker; else it follows what is set elsewhere. */
  overridden: boolean
  /** What it would be without; null when Kafka does not tell, as where the broker's setting is in another unit. */
  fallback: string | null
  /** Wherever it is set, the one that holds first; empty when it is set nowhere and has no default. */
  layers: ConfigLayer[]
  /** It can't be changed while the broker runs. */
  readOnly: boolean
  sensitive: boolean
  /** Kafka's own words about it; empty when it has none. */
  documentation: string
}

const sources: Readonly<Record<number, ConfigSource>> = {
  [ConfigSources.DYNAMIC_TOPIC_CONFIG]: 'topic',
  [ConfigSources.DYNAMIC_BROKER_CONFIG]: 'broker',
  [ConfigSources.DYNAMIC_DEFAULT_BROKER_CONFIG]: 'cluster',
  [ConfigSources.STATIC_BROKER_CONFIG]: 'static',
  [ConfigSources.DEFAULT_CONFIG]: 'default',
}

interface Of {
  kind: 'topic' | 'broker'
  /** Topic names, or broker ids as text. */
  names: readonly string[]
  /** Only these settings; all when not given. */
  keys?: readonly string[]
  documentation?: boolean
}

/** The settings of topics or brokers, by topic or broker, each list in the order of names. */
export async function readConfigs(admin: Admin, of: Of): Promise<Map<string, ConfigEntry[]>> {
  const { kind, names, keys, documentation = false } = of
  if (names.length === 0) return new Map()
  const described = await admin.describeConfigs({
    resources: names.map((resourceName) => ({
      resourceType: kind === 'topic' ? ConfigResourceTypes.TOPIC : ConfigResourceTypes.BROKER,
      resourceName,
      ...(keys === undefined ? {} : { configurationKeys: [...keys] }),
    })),
    includeSynonyms: true,
    includeDocumentation: documentation,
  })
  return new Map(
    described.map(({ resourceName, configs }) => [
      resourceName,
      configs
        .map(({ name, value, configSource, readOnly, isSensitive, synonyms, documentation }) => {
          const source = sources[configSource] ?? 'other'
          const overridden = source === kind
          return {
            name,
            value: value ?? null,
            source,
            overridden,
            // The first synonym is the value itself, those behind it are what would hold in its place.
            fallback: overridden ? (synonyms[1]?.value ?? null) : (value ?? null),
            layers: synonyms.map((layer) => ({
              source: sources[layer.source] ?? 'other',
              name: layer.name,
              value: layer.value ?? null,
            })),
            readOnly,
            sensitive: isSensitive,
            documentation: documentation ?? '',
          }
        })
        .sort((a, b) => a.name.localeCompare(b.name)),
    ]),
  )
}
