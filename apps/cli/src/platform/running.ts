import { type Run, readRun, readSettings } from '@waybill/local'

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

/** Where Kafka and its schemas are: KAFKA_BROKERS and SCHEMA_REGISTRY_URL, else those of the running platform. */
export function cluster(env: NodeJS.ProcessEnv = process.env): { brokers: readonly string[]; registry: string } {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = env
  return {
    brokers: KAFKA_BROKERS ? KAFKA_BROKERS.split(',') : running().brokers,
    registry: SCHEMA_REGISTRY_URL ?? running().registry,
  }
}
