import { levelNamed } from './compatibility-level.ts'
import type { RegistryOptions } from './start.ts'

/**
 * Reads the environment of the registry's own process.
 * @throws Error that names every setting that is missing or wrong
 */
export function readConfig(env: NodeJS.ProcessEnv): RegistryOptions {
  const brokers = (env.KAFKA_BROKERS ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '')
  const port = Number(env.PORT ?? 8081)
  const compatibility = levelNamed(env.COMPATIBILITY ?? 'BACKWARD_TRANSITIVE')
  const wrong = [
    brokers.length === 0 && 'KAFKA_BROKERS is missing: host:port of the brokers, with commas between',
    !(Number.isInteger(port) && port >= 0 && port < 65_536) && `PORT is "${env.PORT}", not a port`,
    compatibility === undefined && `COMPATIBILITY is "${env.COMPATIBILITY}", not a compatibility level`,
  ].filter((message) => message !== false)
  if (compatibility === undefined || wrong.length > 0) throw new Error(`Wrong settings: ${wrong.join('; ')}`)

  return {
    brokers,
    port,
    compatibility,
    host: env.HOST ?? '127.0.0.1',
    topic: env.SCHEMAS_TOPIC ?? '_schemas',
    logger: { level: env.LOG_LEVEL ?? 'info' },
  }
}
