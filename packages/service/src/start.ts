import type { Database } from '@waybill/messaging'
import { adminRoutes } from './admin/admin-routes.ts'
import type { BaseConfig } from './config.ts'
import { noDatabase, prepareDatabase } from './database.ts'
import { startFaults } from './faults/start-faults.ts'
import { healthRoutes, type PartStatus } from './health.ts'
import { openVerifier } from './http/auth.ts'
import { type Logger, openLog } from './logger.ts'
import { openMetrics, type ServiceMetrics } from './metrics.ts'
import { measureOpenLetters } from './open-letters.ts'
import { type App, type Definition, handlersOf, type Service } from './service.ts'
import { type Parts, type Surroundings, startMessaging } from './start-messaging.ts'
import { createTeardown } from './teardown.ts'

export interface StartSettings {
  log?: Logger
  metrics?: ServiceMetrics
  /** How long PostgreSQL and the registry are waited for, each. Default 60 s. */
  withinMs?: number
}

export interface RunningService {
  /** http://host:port */
  readonly url: string
  readonly app: App
  readonly db: Database
  readonly service: Service
  /** Its consumer and its relay, as far as it has them. */
  status(): Record<string, PartStatus>
  /**
   * Stops taking requests and events, ends what runs, then closes the rest. May be called more than once.
   * Returns whether all ended well; what did not is in the log.
   */
  stop(): Promise<boolean>
}

/**
 * Starts a service in this process: database, migrations, schemas, relay, jobs, consumer and last its HTTP side,
 * so that a service that answers is a service that runs.
 *
 * @throws when a part can not start; those that had started are stopped again
 */
export async function startService<C extends BaseConfig>(
  definition: Definition<C>,
  settings: StartSettings = {},
): Promise<RunningService> {
  const { name, config } = definition
  const instance = String(config.instance ?? process.pid)
  const log = settings.log ?? openLog({ service: name, instance, level: config.logLevel })
  const metrics = settings.metrics ?? openMetrics({ service: name, instance })
  const teardown = createTeardown(log)

  try {
    return await startParts(definition, { log, metrics, teardown, withinMs: settings.withinMs ?? 60_000 })
  } catch (error) {
    await teardown.run()
    throw error
  }
}

async function startParts<C extends BaseConfig>(
  definition: Definition<C>,
  around: Surroundings,
): Promise<RunningService> {
  const { name, config } = definition
  const { log, metrics, teardown, withinMs } = around
  const { databaseUrl: url } = config

  // Loaded while PostgreSQL is waited for.
  const http = import('./http/app.ts')
  http.catch(() => {})

  const database = url
    ? await prepareDatabase({ service: name, url, migrations: definition.migrations, withinMs, log })
    : undefined
  if (database) teardown.push('database', () => database.close())

  const db = database ?? noDatabase(name)
  const service = definition.service({ db, log, config })
  checkManifest(service, definition)

  const faults = startFaults(name, config, around)
  const { middleware, sendAgain } = faults
  const parts: Parts =
    database && url
      ? await startMessaging(service, { db: database, url, config, middleware, sendAgain, ...around })
      : {}
  const status = () =>
    Object.fromEntries(
      Object.entries(parts).map(([part, { status }]: [string, { status(): PartStatus }]) => [part, status()]),
    )

  const { buildApp } = await http
  const { closeApp, giveNotice } = await import('./http/close-app.ts')
  const { brokers, topicPrefix } = config
  const measureLetters = parts.consumer && measureOpenLetters({ service: name, brokers, topicPrefix, metrics, log })
  const instance = String(config.instance ?? process.pid)
  const { worksWithoutDatabase = false } = service
  const health = healthRoutes({ instance, db: database, worksWithoutDatabase, parts: status, metrics, measureLetters })
  const handled = new Set(handlersOf(service).map(({ event }) => event.type))
  const admin = adminRoutes({ service: name, instance, db: database, consumer: parts.consumer, handled, log })
  const verify = openVerifier(config.identityUrl)
  const app = await buildApp({
    service: name,
    log,
    metrics,
    verify,
    tokenOf: service.tokenOf,
    tls: tlsOf(config),
    routes: [health, admin, ...faults.routes, ...(service.routes ?? [])],
  })

  // Together: what `start` began may hold requests open, like a stream, that closing waits for.
  const stopStarted = await service.start?.()
  teardown.push('requests', () => Promise.all([closeApp(app), stopStarted?.()]))
  teardown.push('notice', () => giveNotice(app, config.drainNoticeMs))
  const { host, port, reusePort } = config
  const place = { host, port, reusePort }
  const address = await app.listen(place)

  return { url: address, app, db, service, status, stop: () => teardown.run() }
}

const tlsOf = ({ tlsCertFile: certFile, tlsKeyFile: keyFile }: BaseConfig) =>
  certFile && keyFile ? { certFile, keyFile } : undefined

function checkManifest<C extends BaseConfig>(service: Service, { name, migrations, config }: Definition<C>): void {
  if (service.name !== name) throw new TypeError(`The service '${service.name}' is started as '${name}'`)
  const needs = [service.emits, service.handlers, service.sagas, service.jobs].some((part) => part && part.length > 0)
  if (!config.databaseUrl && (migrations || needs)) {
    throw new TypeError(`DATABASE_URL is missing: ${name} has migrations, events or jobs`)
  }
}
