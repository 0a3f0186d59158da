import { type Log, openRegistry } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { areas } from './areas.ts'
import { checkOrigin } from './check-origin.ts'
import type { ConsoleConfig } from './config.ts'
import { openGateway } from './gateway.ts'
import { passOn } from './pass-on.ts'
import { passStreams } from './pass-streams.ts'
import { followPulse } from './pulse/follow.ts'
import { createTracker } from './pulse/tracker.ts'
import { serveWeb } from './serve-web.ts'
import { createSessions } from './session/sessions.ts'

interface Dependencies {
  config: ConsoleConfig
  log: Log
}

/** The console's server: the web app, the gateway behind a session cookie, and what only the console needs. */
export const consoleService = ({ config, log }: Dependencies): Service => {
  const gateway = openGateway(config.gatewayUrl)
  const sessions = createSessions(gateway, config)
  const registry = openRegistry(config.registryUrl, { schemaCache: config.schemaCache, log })
  const tracker = createTracker({ windowMs: config.pulseWindowMs, maxOrders: config.pulseOrders })

  return {
    name: 'console',
    emits: [],
    tokenOf: sessions.tokenOf,
    routes: [
      checkOrigin(),
      ...areas({ config, log, gateway, sessions, registry, tracker }),
      passStreams(config.gatewayUrl, sessions),
      passOn(config.gatewayUrl, sessions),
      serveWeb(config.webFolder),
    ],
    start: async () => followPulse(tracker, registry, log, config),
  }
}
