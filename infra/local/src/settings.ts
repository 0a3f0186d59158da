import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Ports, readPorts } from './ports.ts'

export const HOST = '127.0.0.1'

/** Where things are, and which of them are somebody else's. */
export interface Settings {
  /** The checkout. */
  readonly root: string
  /** The state folder: everything that `up` writes. */
  readonly state: string
  /** What may be fetched again; shared by all checkouts of a user. */
  readonly cache: string
  readonly ports: Ports
  /** Used in place of our own, and never started or stopped. */
  readonly external: {
    readonly brokers: string | undefined
    readonly databaseUrl: string | undefined
    readonly registryUrl: string | undefined
  }
}

/**
 * Reads the settings that no command line option has.
 * @throws {RangeError} for a port that is none.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const root = resolve(import.meta.dirname, '../../..')
  const userCache = env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return {
    root,
    state: env.WAYBILL_STATE ? resolve(env.WAYBILL_STATE) : join(root, '.waybill'),
    cache: env.WAYBILL_CACHE ? resolve(env.WAYBILL_CACHE) : join(userCache, 'waybill'),
    ports: readPorts(env),
    external: {
      brokers: env.KAFKA_BROKERS || undefined,
      databaseUrl: env.DATABASE_URL || undefined,
      registryUrl: env.SCHEMA_REGISTRY_URL || undefined,
    },
  }
}
