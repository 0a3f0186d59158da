import { readFileSync } from 'node:fs'
import { readBrokers } from '@waybill/messaging/brokers'
import { readUsers, type User } from './access/users.ts'
import { levelNamed } from './compatibility-level.ts'
import type { RegistryOptions } from './start.ts'

/**
 * Reads the environment of the registry's own process.
 * @throws Error that names every setting that is missing or wrong
 */
export function readConfig(env: NodeJS.ProcessEnv): RegistryOptions {
  const brokers = attempt(() => (env.KAFKA_BROKERS ? readBrokers(env.KAFKA_BROKERS) : undefined))
  const port = Number(env.PORT ?? 8081)
  const compatibility = levelNamed(env.COMPATIBILITY ?? 'BACKWARD_TRANSITIVE')
  const [maxSchemaBytes, maxWaiting] = [Number(env.MAX_SCHEMA_BYTES ?? 1024 * 1024), Number(env.MAX_WAITING ?? 100)]
  const users = attempt(() => usersOf(env))
  const advertised = attempt(() => env.ADVERTISED_URL && new URL(env.ADVERTISED_URL).href)
  const wrong = [
    brokers === undefined && 'KAFKA_BROKERS is missing: host:port of the brokers, with commas between',
    brokers instanceof Error && `KAFKA_BROKERS ${brokers.message}`,
    !(Number.isInteger(port) && port >= 0 && port < 65_536) && `PORT is "${env.PORT}", not a port`,
    compatibility === undefined && `COMPATIBILITY is "${env.COMPATIBILITY}", not a compatibility level`,
    !isCount(maxSchemaBytes) && `MAX_SCHEMA_BYTES is "${env.MAX_SCHEMA_BYTES}", not a number of bytes`,
    !isCount(maxWaiting) && `MAX_WAITING is "${env.MAX_WAITING}", not a number of requests`,
    Boolean(env.TLS_CERT_FILE) !== Boolean(env.TLS_KEY_FILE) && 'TLS_CERT_FILE and TLS_KEY_FILE go together',
    users instanceof Error && `REGISTRY_USERS: ${users.message}`,
    advertised instanceof Error && `ADVERTISED_URL is "${env.ADVERTISED_URL}", not http(s)://host:port`,
  ].filter((message) => message !== false)
  if (
    !brokers ||
    brokers instanceof Error ||
    !compatibility ||
    users instanceof Error ||
    advertised instanceof Error ||
    wrong.length > 0
  )
    throw new Error(`Wrong settings: ${wrong.join('; ')}`)

  return {
    brokers,
    port,
    compatibility,
    maxSchemaBytes,
    maxWaiting,
    host: env.HOST ?? '127.0.0.1',
    topic: env.SCHEMAS_TOPIC ?? '_schemas',
    logger: { level: env.LOG_LEVEL ?? 'info' },
    ...(users && { users }),
    ...(env.REGISTRY_USERS_FILE && { usersFile: env.REGISTRY_USERS_FILE }),
    ...(advertised && { advertisedUrl: advertised }),
    ...(env.TLS_CERT_FILE && env.TLS_KEY_FILE && { tls: { certFile: env.TLS_CERT_FILE, keyFile: env.TLS_KEY_FILE } }),
  }
}

const isCount = (number: number) => Number.isSafeInteger(number) && number > 0

function usersOf(env: NodeJS.ProcessEnv): User[] | undefined {
  if (env.REGISTRY_USERS_FILE) return readUsers(readFileSync(env.REGISTRY_USERS_FILE, 'utf8'))
  return env.REGISTRY_USERS ? readUsers(env.REGISTRY_USERS) : undefined
}

function attempt<Value>(work: () => Value): Value | Error {
  try {
    return work()
  } catch (error) {
    return error as Error
  }
}
