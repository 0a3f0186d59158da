import { messageOf, type Run, readRun, readSettings } from '@waybill/local'
import { addressesOf, type Brokers, readBrokers } from '@waybill/messaging/brokers'

/** How the running platform is reached. Throws Error that says how to start it when it does not run. */
export function running(): Run {
  const run = readRun(readSettings(process.env).state)
  if (!run) throw new Error('The platform is not up. Start it: ./waybill up')
  return run
}

/** The URL of the gateway. Throws Error when the platform runs without one. */
export function gatewayUrl(): string {
  const { gateway } = running()
  if (!gateway)
    throw new Error('The platform runs without its gateway (--only). Start it again with gateway among them.')
  return gateway
}

/** Where Kafka is: KAFKA_BROKERS, else that of the running platform. Throws Error when there is neither, or it can't be read. */
export function brokersOf(env: NodeJS.ProcessEnv = process.env): Brokers {
  if (!env.KAFKA_BROKERS) return readBrokers(running().kafka)
  try {
    return readBrokers(env.KAFKA_BROKERS)
  } catch (error) {
    throw new Error(`KAFKA_BROKERS ${messageOf(error)}`)
  }
}

/** The processes of a service of the running platform, if that is the one whose Kafka is meant; else none. */
export function processesOf(service: string, env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const run = readRun(readSettings(env).state)
  const meant = run && run.brokers.join(',') === addressesOf(brokersOf(env)).join(',')
  return meant ? (run.services[service] ?? []) : []
}

/** Where Kafka and its schemas are: KAFKA_BROKERS and SCHEMA_REGISTRY_URL, else those of the running platform. */
export const cluster = (env: NodeJS.ProcessEnv = process.env): { brokers: Brokers; registry: string } => ({
  brokers: brokersOf(env),
  registry: env.SCHEMA_REGISTRY_URL ?? running().registry,
})

/** Where the schemas are, or undefined when nothing says: for what is only nicer with them. */
export const registryIfAny = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env.SCHEMA_REGISTRY_URL ?? (env.KAFKA_BROKERS ? undefined : running().registry)

/** Where the schemas are: SCHEMA_REGISTRY_URL, else those of the platform when it runs; undefined when it does not. */
export const registryThere = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env.SCHEMA_REGISTRY_URL || readRun(readSettings(env).state)?.registry
