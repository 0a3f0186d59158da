import { randomBytes } from 'node:crypto'
import type { Role } from '@waybill/service'
import { type Broker, startService, type TestScope, token } from '@waybill/testing'
import { readConfig } from '../src/server/config.ts'
import { consoleService } from '../src/server/console.ts'
import { openSeal } from '../src/server/session/sealed.ts'

export interface ConsoleServer {
  url: string
  /** A session of somebody with these roles, as the Cookie header. */
  cookie(...roles: Role[]): Promise<string>
  /** Asks as the console's own page would. */
  ask(cookie: string, path: string, init?: RequestInit): Promise<Response>
  /** Ends it as SIGTERM would. */
  stop(): Promise<boolean>
}

const HOUR_S = 3_600

/** Starts the console's server alone, on a part of the real cluster. There is no gateway behind it. */
export async function startConsole(
  t: TestScope,
  broker: Broker,
  { env = {}, database }: { env?: NodeJS.ProcessEnv; database?: { url: string } } = {},
): Promise<ConsoleServer> {
  const sessionKey = randomBytes(32).toString('base64')
  const settings = {
    PORT: '0',
    KAFKA_BROKERS: broker.brokers.join(','),
    SCHEMA_REGISTRY_URL: broker.registryUrl,
    IDENTITY_URL: 'http://127.0.0.1:9',
    GATEWAY_URL: 'http://127.0.0.1:9',
    SESSION_KEY: sessionKey,
    ...env,
  }
  const { url, stop } = await startService(t, {
    service: ({ db, log, config }) => consoleService({ db, log, config: { ...readConfig(settings), ...config } }),
    migrations: new URL('../migrations/', import.meta.url),
    broker,
    ...(database ? { database } : {}),
  })
  const seal = openSeal(sessionKey)
  return {
    url,
    stop,
    async cookie(...roles) {
      const accessToken = token({ roles, expiresIn: HOUR_S })
      const expiresAt = Date.now() + HOUR_S * 1_000
      return `waybill_console=${await seal.close({ accessToken, refreshToken: 'none', expiresAt })}`
    },
    ask: (cookie, path, init) =>
      fetch(url + path, { ...init, headers: { cookie, origin: url, 'content-type': 'application/json' } }),
  }
}
