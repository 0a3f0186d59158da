import { type Run, readRun, readSettings, UserError } from '@waybill/local'
import type { Brokers } from '@waybill/messaging/brokers'
import { brokersOf } from '../platform/running.ts'

/** Where everything is that can be looked at; what is undefined nobody has told. */
export interface Where {
  readonly brokers: Brokers | undefined
  readonly topicPrefix: string | undefined
  readonly registry: string | undefined
  /** The URL of a database, beside which the others are looked for. */
  readonly databaseUrl: string | undefined
  /** Service → its database, of the platform that runs here. */
  readonly databases: Readonly<Record<string, string>> | undefined
  /** Of a role that may see all sessions, if there is one. */
  readonly server: string | undefined
  /** Service → its instances. */
  readonly services: Run['services'] | undefined
  /** The state folder of the platform that runs here. */
  readonly state: string | undefined
}

/**
 * What the environment names comes first, else the platform that runs here; of that nothing is mixed with a cluster from elsewhere.
 * @throws {UserError} when there is neither
 */
export function whereToLook(env: NodeJS.ProcessEnv): Where {
  const { state } = readSettings(env)
  const run = readRun(state)
  const { KAFKA_BROKERS, DATABASE_URL, SCHEMA_REGISTRY_URL, TOPIC_PREFIX } = env
  if (!run && !KAFKA_BROKERS && !DATABASE_URL && !SCHEMA_REGISTRY_URL) {
    throw new UserError(
      'There is nothing to look at: start ./waybill up, or give KAFKA_BROKERS=, DATABASE_URL= or SCHEMA_REGISTRY_URL=.',
    )
  }
  const elsewhere = !!KAFKA_BROKERS || !!DATABASE_URL || !!SCHEMA_REGISTRY_URL
  const own = elsewhere ? undefined : run
  return {
    brokers: KAFKA_BROKERS || own ? brokersOf(env) : undefined,
    topicPrefix: TOPIC_PREFIX || undefined,
    registry: SCHEMA_REGISTRY_URL || own?.registry,
    databaseUrl: DATABASE_URL || undefined,
    // The others are there, and empty: their services have never run.
    databases: own && Object.fromEntries(Object.entries(own.databases).filter(([service]) => own.services[service])),
    server: DATABASE_URL || own?.database,
    services: own?.services,
    state: own && state,
  }
}
