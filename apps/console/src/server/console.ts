import { type Database, type Log, openRegistry } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { areas } from './areas.ts'
import { checkOrigin } from './check-origin.ts'
import type { ConsoleConfig } from './config.ts'
import { openGateway } from './gateway.ts'
import { lagIn } from './groups/lag-store.ts'
import { createSampler } from './groups/sampler.ts'
import { createOperations } from './operations/operations.ts'
import { operationsIn } from './operations/store.ts'
import { passOn } from './pass-on.ts'
import { passStreams } from './pass-streams.ts'
import { followPulse } from './pulse/follow.ts'
import { createTracker } from './pulse/tracker.ts'
import { serveWeb } from './serve-web.ts'
import { openServices } from './services/services.ts'
import { createSessions } from './session/sessions.ts'
import { createTraces } from './traces/traces.ts'

interface Dependencies {
  db: Database
  config: ConsoleConfig
  log: Log
}

/** About 12 MB: the last two thousand orders. */
const MOST_HOPS = 40_000

/** The console's server: the web app, the gateway behind a session cookie, and what only the console needs. */
export const consoleService = ({ db, config, log }: Dependencies): Service => {
  const gateway = openGateway(config.gatewayUrl)
  const sessions = createSessions(gateway, config)
  const registry = openRegistry(config.registryUrl, { schemaCache: config.schemaCache, log })
  const tracker = createTracker({ windowMs: config.pulseWindowMs, maxOrders: config.pulseOrders })
  const traces = createTraces({ windowMs: config.pulseWindowMs, maxHops: MOST_HOPS })
  const sampler = createSampler({ brokers: config.brokers }, lagIn(db), log)
  const operations = createOperations(operationsIn(db), log)
  const services = openServices(config.serviceUrls)

  return {
    name: 'console',
    emits: [],
    // What it keeps is about the past; whoever has trouble with a database needs the rest of it.
    worksWithoutDatabase: true,
    tokenOf: sessions.tokenOf,
    routes: [
      checkOrigin(),
      ...areas({ config, log, gateway, sessions, registry, tracker, traces, sampler, operations, services }),
      passStreams(config.gatewayUrl, sessions),
      passOn(config.gatewayUrl, sessions),
      serveWeb(config.webFolder),
    ],
    async start() {
      const endings = [followPulse({ tracker, traces }, registry, log, config), sampler.start(), operations.close]
      return async () => void (await Promise.all(endings.map((end) => end())))
    },
  }
}
