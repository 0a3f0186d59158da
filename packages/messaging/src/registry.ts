import { isSchemaTopic, openSchemaTopic } from './kafka/schema-topic.ts'
import { type Log, silent } from './log.ts'
import { readAddresses } from './registry/addresses.ts'
import { cached } from './registry/cached.ts'
import { openHttpRegistry } from './registry/http.ts'
import { openSchemaFiles } from './registry/schema-files.ts'

/** By what a record names its schema: a registry's number, or a GUID, which is the same in every registry. */
export type SchemaId = number | string

/** A client of a Confluent-compatible schema registry, or of a topic that is one. */
export interface Registry {
  /** The id of a schema under a subject, or undefined when it was never registered there. */
  idOf(subject: string, schema: object): Promise<number | undefined>
  /** Registers a schema and returns its id. Throws PermanentError when it is not compatible. */
  register(subject: string, schema: object): Promise<number>
  /** The schema of an id. Throws PermanentError (code `unknown-schema-id`) when the registry has none such. */
  schemaOf(id: SchemaId): Promise<object>
  /** Sets a subject's compatibility level. */
  setCompatibility(subject: string, level: string): Promise<void>
  /** The names of all subjects. */
  subjects(): Promise<string[]>
  /** The versions of a subject, the oldest first; none when there is no such subject. */
  versions(subject: string): Promise<RegisteredVersion[]>
}

export interface RegisteredVersion {
  version: number
  id: number
  schema: object
}

export interface RegistryOptions {
  /** A folder that keeps what the registry answered, for starts while it is away. Processes may share it. */
  schemaCache?: string | undefined
  /** Told when the registry is away and the folder stands in, and of files in it that are damaged. Default: nobody. */
  log?: Log
  /** An unknown id is asked for again at most every so many milliseconds. Default 10 s. */
  unknownForMs?: number
}

/**
 * Every method throws Unavailable when the registry can't be reached, or does not answer as one: an outage delays.
 * What it answered about an id or a schema is kept for good, since an id never changes its meaning; nothing is asked for
 * twice at a time.
 *
 * @param at `http://registry:8081`, with a login as `https://user:password@registry`; several with commas between are
 *   tried in turn. Or `kafka://broker:9092/_schemas` for schemas in a topic, without a registry; or a registry that is open already
 * @throws TypeError for an address that is none
 */
export function openRegistry(at: string | Registry, options: RegistryOptions = {}): Registry {
  if (typeof at !== 'string') return at
  const { schemaCache, log = silent, unknownForMs = 10_000 } = options
  const [name, registry] = isSchemaTopic(at) ? [at, openSchemaTopic(at)] : overHttp(at)
  const files = schemaCache === undefined ? undefined : openSchemaFiles(schemaCache, name, log)
  return cached(registry, { files, log, unknownForMs })
}

function overHttp(at: string): [string, Registry] {
  const addresses = readAddresses(at)
  return [addresses.map(({ base }) => base).join(','), openHttpRegistry(addresses)]
}
