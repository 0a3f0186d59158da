import { UserError } from '@waybill/local'
import { readConfig, startRegistry } from '@waybill/schema-registry'
import { running } from '../platform/running.ts'

/** The options of `waybill registry`. */
export interface RegistryRun {
  readonly port: string
  readonly topic: string
  readonly host: string
  readonly compatibility: string
  readonly brokers?: string
  readonly url?: string
  readonly users?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
}

/**
 * Runs a schema registry until SIGTERM or SIGINT. What no option says is read from the environment, as the registry's own
 * process reads it.
 *
 * @throws {UserError} when a setting is wrong or Kafka cannot be found
 */
export async function runRegistry(options: RegistryRun): Promise<void> {
  const given = {
    KAFKA_BROKERS: options.brokers ?? (process.env.KAFKA_BROKERS || running().kafka),
    PORT: options.port,
    HOST: options.host,
    SCHEMAS_TOPIC: options.topic,
    COMPATIBILITY: options.compatibility,
    ADVERTISED_URL: options.url,
    REGISTRY_USERS_FILE: options.users,
    TLS_CERT_FILE: options.tlsCert,
    TLS_KEY_FILE: options.tlsKey,
  }
  const registry = await startRegistry(configOf({ ...process.env, ...defined(given) }))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void registry.close())
}

function configOf(env: NodeJS.ProcessEnv) {
  try {
    return readConfig(env)
  } catch (error) {
    throw new UserError((error as Error).message)
  }
}

const defined = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
