import { type Database, notifyRelay, prepareEvents, startConsumer, startDeadlines, startRelay } from '@waybill/messaging'
import type { BaseConfig } from './config.ts'
import { noDatabase, prepareDatabase } from './database.ts'
import { healthRoutes, type PartStatus } from './health.ts'
import { openVerifier } from './http/auth.ts'
import { forgetKeys } from './http/idempotency.ts'
import { startJobs } from './jobs.ts'
import { type Logger, openLog } from './logger.ts'
import { openMetrics, type ServiceMetrics } from './metrics.ts'
import type { App, Definition, Job, Service } from './service.ts'
import { createTeardown, type Teardown } from './teardown.ts'

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

const HOUR_MS = 3_600_000

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

interface Surroundings {
  log: Logger
  metrics: ServiceMetrics
  teardown: Teardown
  withinMs: number
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

  const parts = database && url ? await startMessaging(service, database, url, config, around) : {}
  const status = () => Object.fromEntries(Object.entries(parts).map(([part, { status }]) => [part, status()]))

  const { buildApp, closeApp } = await http
  const health = healthRoutes({ db: database, parts: status, metrics })
  const verify = openVerifier(config.identityUrl)
  const app = await buildApp({ service: name, log, metrics, verify, routes: [health, ...(service.routes ?? [])] })

  // Together: what `start` began may hold requests open, like a stream, that closing waits for.
  const stopStarted = await service.start?.()
  teardown.push('requests', () => Promise.all([closeApp(app), stopStarted?.()]))
  const address = await app.listen({ host: config.host, port: config.port })

  return { url: address, app, db, service, status, stop: () => teardown.run() }
}

type Parts = Record<string, { status(): PartStatus }>

async function startMessaging(
  service: Service,
  db: Database,
  databaseUrl: string,
  config: BaseConfig,
  { log, metrics, teardown, withinMs }: Surroundings,
): Promise<Parts> {
  const { name } = service
  const { brokers, topicPrefix, registryUrl } = config
  const kafka = { service: name, db, brokers, topicPrefix, log, metrics }
  const sagas = service.sagas ?? []
  const handlers = [...(service.handlers ?? []), ...sagas.flatMap((saga) => saga.handlers)]
  const forget: Job = {
    name: 'forget-idempotency-keys',
    everyMs: HOUR_MS,
    run: async () => void (await forgetKeys(db)),
  }
  const parts: Parts = {}

  await prepareEvents(db, service.emits, { registryUrl, source: name, log, signal: AbortSignal.timeout(withinMs) })

  // A consumer without events of its own still needs a relay: dead letters go by the outbox too.
  if (service.emits.length > 0 || handlers.length > 0) {
    if (config.relay) {
      const relay = startRelay({ ...kafka, databaseUrl })
      teardown.push('relay', () => relay.close())
      parts.relay = relay
    } else {
      const notifier = notifyRelay(db)
      teardown.push('notifier', async () => notifier.close())
    }
  }

  const jobs = startJobs([...(service.jobs ?? []), forget], { log, metrics })
  teardown.push('jobs', () => jobs.close())
  const deadlines = startDeadlines({ sagas, db, log })
  teardown.push('deadlines', () => deadlines.close())

  if (handlers.length > 0) {
    const instance = config.instance === undefined ? undefined : String(config.instance)
    const consumer = startConsumer({ ...kafka, handlers, registryUrl, instance })
    teardown.push('consumer', () => consumer.close())
    parts.consumer = consumer
    // Known from the start, so that the first dead letter shows as a change from 0 to 1.
    for (const topic of new Set(handlers.map((handler) => handler.event.topic))) {
      metrics.count('waybill_records_total', { service: name, topic, outcome: 'dead-lettered' }, 0)
    }
  }
  return parts
}

function checkManifest<C extends BaseConfig>(service: Service, { name, migrations, config }: Definition<C>): void {
  if (service.name !== name) throw new TypeError(`The service '${service.name}' is started as '${name}'`)
  const needs = [service.emits, service.handlers, service.sagas, service.jobs].some((part) => part && part.length > 0)
  if (!config.databaseUrl && (migrations || needs)) {
    throw new TypeError(`DATABASE_URL is missing: ${name} has migrations, events or jobs`)
  }
}
