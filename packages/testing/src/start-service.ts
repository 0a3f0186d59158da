import type { Database } from '@waybill/messaging'
import {
  type BaseConfig,
  type Dependencies,
  openLog,
  type RunningService,
  type Service,
  startService as start,
} from '@waybill/service'
import { atEnd, type TestScope } from './cleanup.ts'
import { type Broker, createBroker } from './create-broker.ts'
import { createDatabase } from './create-database.ts'
import { identityUrl } from './token.ts'

export interface ServiceUnderTest<C extends object> {
  service: (dependencies: Dependencies<BaseConfig & C>) => Service
  migrations?: URL
  /** The service's own settings, and base settings that shall differ. */
  config?: C & Partial<BaseConfig>
  /** Default: one of its own. Services that talk to each other share one. */
  broker?: Broker
  /** Default: one of its own. */
  database?: { url: string }
}

export interface StartedService {
  readonly url: string
  readonly db: Database
  readonly broker: Broker
  readonly running: RunningService
  /** Makes a request without a socket. */
  readonly inject: RunningService['app']['inject']
  /** As SIGTERM would; also done after the test. */
  stop(): Promise<boolean>
}

/** Starts a service in this process, with real Kafka and PostgreSQL; it is stopped after the test. */
export async function startService<C extends object>(
  t: TestScope,
  options: ServiceUnderTest<C>,
): Promise<StartedService> {
  const { migrations } = options
  const broker = options.broker ?? (await createBroker(t))
  const database = options.database ?? (await createDatabase(t, migrations ? { migrations } : {}))
  const base: BaseConfig = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    brokers: broker.brokers,
    registryUrl: broker.registryUrl,
    schemaCache: undefined,
    tlsCertFile: undefined,
    tlsKeyFile: undefined,
    identityUrl: await identityUrl(),
    logLevel: process.env.LOG_LEVEL ?? 'silent',
    topicPrefix: broker.topicPrefix,
    relay: true,
    relayProducers: 1,
    consumerLingerMs: 0,
    compression: 'none',
    partitioner: 'murmur2',
    faults: false,
    otlpEndpoint: undefined,
    reusePort: false,
    drainNoticeMs: 0,
    instance: undefined,
  }
  const config = { ...base, ...options.config } as BaseConfig & C
  const running = await start({
    name: nameOf(options, config),
    config,
    service: options.service,
    ...(migrations ? { migrations } : {}),
  })
  atEnd(t, () => running.stop())
  return {
    url: running.url,
    db: running.db,
    broker,
    running,
    inject: running.app.inject.bind(running.app),
    stop: running.stop,
  }
}

// A manifest is built without any I/O, so one can be built only to read its name.
function nameOf<C extends object>({ service }: ServiceUnderTest<C>, config: BaseConfig & C): string {
  const log = openLog({ service: 'manifest', instance: '0', level: 'silent' })
  return service({ db: {} as Database, log, config }).name
}
