import { inspect } from 'node:util'
import { compressions, type PartitionerName, partitioners } from '@waybill/messaging'
import { brokers, type Field, flag, hidden, integer, optional, string, url, urls } from './fields.ts'
import { weaknessOf } from './weakness.ts'

type Fields = Record<string, Field<unknown>>
type Values<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never }

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const baseFields = {
  host: string('HOST', '127.0.0.1'),
  port: integer('PORT', undefined, { min: 0, max: 65_535 }),
  /** Files in PEM, both or none: with them the service speaks HTTPS only, and takes new ones as they come. */
  tlsCertFile: optional(string('TLS_CERT_FILE')),
  tlsKeyFile: optional(string('TLS_KEY_FILE')),
  /** Absent for a service that keeps nothing, like the gateway. */
  databaseUrl: optional(hidden(url('DATABASE_URL'))),
  /** host:port with commas between, or a URL that says how they are secured; a login in it stays hidden. */
  brokers: brokers('KAFKA_BROKERS'),
  /** One or several with commas between; a login in it stays hidden. */
  registryUrl: hidden(urls('SCHEMA_REGISTRY_URL')),
  /** A folder that keeps the schemas seen, so that the service starts while the registry is away. */
  schemaCache: optional(string('SCHEMA_CACHE')),
  identityUrl: url('IDENTITY_URL'),
  logLevel: oneOf<string>('LOG_LEVEL', levels, 'info'),
  topicPrefix: string('TOPIC_PREFIX', ''),
  /** How the relay packs what it sends. */
  compression: oneOf('COMPRESSION', compressions, 'none'),
  /** Where the relay puts keys; the same for every producer of a topic, for ever. */
  partitioner: oneOf('PARTITIONER', Object.keys(partitioners) as PartitionerName[], 'murmur2'),
  /** Off: another process carries this service's outbox. */
  relay: flag('RELAY', true),
  /** Connections of the relay to Kafka. One carries some ten thousand events a second; each costs its share when little is to be done. */
  relayProducers: integer('RELAY_PRODUCERS', 1, { min: 1, max: 16 }),
  /** How long events that come in quick succession gather before they are fetched, in milliseconds. */
  consumerLingerMs: integer('CONSUMER_LINGER_MS', 20, { min: 0, max: 1_000 }),
  /** On: faults may be switched on at run time, to see how the platform takes them. */
  faults: flag('FAULTS', false),
  otlpEndpoint: optional(url('OTEL_EXPORTER_OTLP_ENDPOINT')),
  /** On: another process may listen on the same port, as the one that takes this one's place does. Linux and FreeBSD only. */
  reusePort: flag('REUSE_PORT', false),
  /** How long it still answers on open connections when it is told to end, in milliseconds. */
  drainNoticeMs: integer('DRAIN_NOTICE_MS', 1_000, { min: 0, max: 4_000 }),
  /** 0, 1, 2…: which of the service's processes this is. Set it only when no two that run at once have the same. */
  instance: optional(integer('INSTANCE', undefined, { min: 0 })),
}

/** The settings that every process has. */
export type BaseConfig = Values<typeof baseFields>

/** Everything that is wrong with the settings, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  // Node prints it when nobody catches the error; who reads that sets variables and has no use for lines of code.
  override stack = `${this.name}: ${this.message}`
}

/**
 * Reads the base settings and those of the service.
 *
 * Printing or logging the result shows secrets as [secret]; reading them from it gives their value.
 *
 * In production (`NODE_ENV=production`) secrets that are short, known or of hardly any characters are refused too.
 *
 * @param env Variables by name; an empty one counts as absent.
 * @throws {ConfigError} that names every missing and invalid variable at once, and no value of any
 */
export function config<F extends Fields>(env: NodeJS.ProcessEnv, fields: F): BaseConfig & Values<F> {
  const all: Fields = { ...baseFields, ...fields }
  const values: Record<string, unknown> = {}
  const problems: string[] = []

  for (const [key, field] of Object.entries(all)) {
    try {
      values[key] = readField(field, env[field.name])
      if (env.NODE_ENV === 'production') refuseWeak(field, env[field.name])
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      problems.push(`  ${field.name} ${error.message}`)
    }
  }
  if (Boolean(values.tlsCertFile) !== Boolean(values.tlsKeyFile))
    problems.push('  TLS_CERT_FILE and TLS_KEY_FILE go together')
  if (problems.length > 0) throw new ConfigError(`The settings are not usable:\n${problems.join('\n')}`)

  return withHiddenSecrets(values, all) as BaseConfig & Values<F>
}

function readField(field: Field<unknown>, text: string | undefined): unknown {
  if (text) return field.read(text)
  if (!field.fallback) throw new TypeError('is missing')
  return field.fallback.value
}

function refuseWeak({ secretsIn }: Field<unknown>, text: string | undefined): void {
  const weakness =
    text &&
    secretsIn?.(text)
      .map(weaknessOf)
      .find((found) => found !== undefined)
  if (weakness) throw new TypeError(`holds a secret that ${weakness}; production wants a random one`)
}

function withHiddenSecrets(values: Record<string, unknown>, fields: Fields): Record<string, unknown> {
  const shown = () =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, fields[key]?.secret && value ? '[secret]' : value]),
    )
  // Not enumerable, so that a copy made by { ...config } still holds every value and nothing but values.
  return Object.defineProperties(values, { toJSON: { value: shown }, [inspect.custom]: { value: shown } })
}

function oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Field<Choice> {
  return {
    name,
    fallback: { value: fallback },
    secret: false,
    read(text) {
      const choice = choices.find((one) => one === text)
      if (!choice) throw new TypeError(`must be one of ${choices.join(', ')}`)
      return choice
    },
  }
}
