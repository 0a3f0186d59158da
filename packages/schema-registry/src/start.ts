import { addRoutes } from './api.ts'
import type { CompatibilityLevel } from './compatibility-level.ts'
import { forwardWrites } from './forward.ts'
import { createServer, type Logging } from './server.ts'
import { openStore } from './store.ts'

export type RegistryOptions = {
  /** `host:port` of one or more brokers of the cluster. */
  brokers: string[]
  /** Where schemas are kept; `_schemas` when left out. */
  topic?: string
  /** 0, the default, takes any free port. */
  port?: number
  /** The address to listen on; 127.0.0.1 when left out. */
  host?: string
  /** Where other instances on the topic reach this one; the address it listens on when left out. */
  advertisedUrl?: string
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
  const app = createServer(options.logger)
  let url = ''
  const store = await openStore({ brokers, topic, log: app.log, url: () => url, writeTimeoutMs, startTimeoutMs })
  forwardWrites(app, store, writeTimeoutMs + FORWARD_MS)
  addRoutes(app, { store, defaultLevel: compatibility })
  // In this order: requests that are being answered may still need the store.
  app.addHook('onClose', () => store.close())
  try {
    const listening = await app.listen({ port, host })
    url = (advertisedUrl ?? listening).replace(/\/$/, '')
    return { url: listening, close: () => app.close() }
  } catch (error) {
    await app.close()
    throw error
  }
}
