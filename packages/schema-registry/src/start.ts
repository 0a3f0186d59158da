import { hostname } from 'node:os'
import type { Brokers } from '@waybill/messaging/brokers'
import { guard } from './access/guard.ts'
import { answerPlainHttp, readTls, renewTls, type TlsFiles } from './access/tls.ts'
import type { User } from './access/users.ts'
import { renewUsers } from './access/users-file.ts'
import { addRoutes } from './api.ts'
import type { CompatibilityLevel } from './compatibility-level.ts'
import { forwardWrites } from './forward.ts'
import { createServer, type Logging } from './server.ts'
import { openStore } from './store.ts'
import { takeTurns } from './turns.ts'

export type RegistryOptions = {
  /** Where the cluster is, as `readBrokers` of @waybill/messaging gives it: `host:port` of one or more, with TLS and a login where it wants them. */
  brokers: Brokers
  /** Where schemas are kept; `_schemas` when left out. */
  topic?: string
  /** 0, the default, takes any free port. */
  port?: number
  /** The address to listen on; 127.0.0.1 when left out. */
  host?: string
  /** Where other instances on the topic reach this one; where it listens when left out, or this machine's name. */
  advertisedUrl?: string
  /** Who may do what; everyone everything when left out. */
  users?: readonly User[]
  /** The file that they stand in, from which they are taken anew when it changes; they stay when left out. */
  usersFile?: string
  /** HTTPS, with a certificate that may be renewed on the way; plain HTTP when left out. */
  tls?: TlsFiles
  /** How long a client may take to send its request; 30 seconds when left out. */
  requestTimeoutMs?: number
  /** How large the text of a schema may be; 1 MiB when left out. */
  maxSchemaBytes?: number
  /** How many requests may wait for their schema to be read, before others are answered with 429; 100 when left out. */
  maxWaiting?: number
  /** Where neither a subject nor the registry has a level set; BACKWARD, as Confluent's, when left out. */
  compatibility?: CompatibilityLevel
  /** pino's options or a pino logger; nothing is logged when left out. */
  logger?: Logging
  /** How long a write may take before it is answered with error 50002; 5 seconds when left out. */
  writeTimeoutMs?: number
  /** How long to wait for Kafka at the start; 60 seconds when left out. */
  startTimeoutMs?: number
}

/** What forwarding may take beyond the write itself. */
const FORWARD_MS = 5_000

export type RunningRegistry = {
  url: string
  /** Answers what has been asked, and stops. */
  close(): Promise<void>
}

/**
 * Starts a schema registry. It listens once it has read all schemas.
 * @throws Error when Kafka cannot be reached in time, the topic is not fit to hold schemas, or the port is taken
 */
export async function startRegistry(options: RegistryOptions): Promise<RunningRegistry> {
  const {
    brokers,
    topic = '_schemas',
    port = 0,
    host = '127.0.0.1',
    compatibility = 'BACKWARD',
    advertisedUrl,
  } = options
  const { writeTimeoutMs = 5_000, startTimeoutMs = 60_000 } = options
  const { users, usersFile, tls, requestTimeoutMs, maxSchemaBytes = 1024 * 1024, maxWaiting = 100 } = options
  const app = createServer({ logging: options.logger, tls: tls && readTls(tls), requestTimeoutMs })
  let url = ''
  const store = await openStore({ brokers, topic, log: app.log, url: () => url, writeTimeoutMs, startTimeoutMs })
  if (tls) {
    renewTls(app, tls)
    answerPlainHttp(app)
  }
  const setUsers = users && guard(app, users)
  if (setUsers && usersFile) renewUsers(app, usersFile, setUsers)
  takeTurns(app, maxWaiting)
  forwardWrites(app, store, writeTimeoutMs + FORWARD_MS)
  addRoutes(app, { store, defaultLevel: compatibility, maxSchemaBytes })
  // In this order: requests that are being answered may still need the store.
  app.addHook('onClose', () => store.close())
  try {
    const listening = await app.listen({ port, host })
    url = (advertisedUrl ?? reachable(listening, host)).replace(/\/$/, '')
    return { url: listening, close: () => app.close() }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** An address that means "every address" is nowhere for others: there, the name of this machine. */
function reachable(listening: string, host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return listening
  const { protocol, port } = new URL(listening)
  return `${protocol}//${hostname()}:${port}`
}
