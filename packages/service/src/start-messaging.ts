import {
  type Database,
  type Middleware,
  noKeys,
  notifyRelay,
  openRegistry,
  prepareEvents,
  type Registry,
  type RunningConsumer,
  startConsumer,
  startDeadlines,
  startRelay,
} from '@waybill/messaging'
import type { BaseConfig } from './config.ts'
import type { PartStatus } from './health.ts'
import { forgetKeys } from './http/idempotency.ts'
import { startJobs } from './jobs.ts'
import type { Logger } from './logger.ts'
import type { ServiceMetrics } from './metrics.ts'
import { handlersOf, type Job, type Service } from './service.ts'
import type { Teardown } from './teardown.ts'

/** What every part of a service writes to, and where it leaves the way to end it. */
export interface Surroundings {
  log: Logger
  metrics: ServiceMetrics
  teardown: Teardown
  /** How long something that is away is waited for, in milliseconds. */
  withinMs: number
}

interface Means extends Surroundings {
  db: Database
  url: string
  config: BaseConfig
  /** Put around every step of every handler. */
  middleware: readonly Middleware[]
  /** Whether the relay is to send once more what it sent. */
  sendAgain: (() => boolean) | undefined
}

/** What tells of Kafka. */
export interface Parts {
  relay?: { status(): PartStatus }
  consumer?: RunningConsumer
}

const HOUR_MS = 3_600_000

/**
 * Starts what a service does besides answering requests: relay, jobs, deadlines and, last, its consumer. Kafka itself
 * is not waited for: relay and consumer do that for as long as it takes.
 *
 * @returns the parts whose status tells of Kafka
 * @throws when the registry is not there in time and the schema cache can't stand in for it, or does not know what the service emits
 */
export async function startMessaging(service: Service, means: Means): Promise<Parts> {
  const { name } = service
  const { db, url, config, middleware, sendAgain, log, metrics, teardown } = means
  const { brokers, topicPrefix, schemaCache } = config
  const registryUrl = openRegistry(config.registryUrl, { schemaCache, log })
  const kafka = { service: name, db, brokers, topicPrefix, log, metrics }
  const sagas = service.sagas ?? []
  const handlers = handlersOf(service)
  const parts: Parts = {}

  await prepare(service, registryUrl, means)

  // A consumer without events of its own still needs a relay: dead letters go by the outbox too.
  if (service.emits.length > 0 || handlers.length > 0) {
    if (config.relay) {
      const { compression, partitioner, relayProducers: producers } = config
      const relay = startRelay({ ...kafka, databaseUrl: url, sendAgain, producers, compression, partitioner })
      teardown.push('relay', () => relay.close())
      parts.relay = relay
    } else {
      const notifier = notifyRelay(db)
      teardown.push('notifier', async () => notifier.close())
    }
  }

  const jobs = startJobs([...(service.jobs ?? []), forgetIdempotencyKeys(db)], { db, log, metrics })
  teardown.push('jobs', () => jobs.close())
  const deadlines = startDeadlines({ sagas, db, log, metrics })
  teardown.push('deadlines', () => deadlines.close())

  if (handlers.length > 0) {
    const instance = config.instance === undefined ? undefined : String(config.instance)
    const consumer = startConsumer({
      ...kafka,
      handlers,
      middleware,
      registryUrl,
      instance,
      lingerMs: config.consumerLingerMs,
      keys: service.keys ?? noKeys,
    })
    teardown.push('consumer', () => consumer.close())
    parts.consumer = consumer
    // Known from the start, so that the first dead letter shows as a change from 0 to 1.
    for (const topic of new Set(handlers.map((handler) => handler.event.topic))) {
      metrics.count('waybill_records_total', { service: name, topic, outcome: 'dead-lettered' }, 0)
    }
  }
  return parts
}

async function prepare(service: Service, registryUrl: Registry, { db, log, withinMs }: Means): Promise<void> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    await prepareEvents(db, service.emits, {
      registryUrl,
      source: service.name,
      log,
      signal,
      ...(service.keys ? { keys: service.keys } : {}),
    })
  } catch (cause) {
    if (!signal.aborted) throw cause
    throw new Error(`The schema registry was not there within ${withinMs / 1_000} s`, { cause })
  }
}

const forgetIdempotencyKeys = (db: Database): Job => ({
  name: 'forget-idempotency-keys',
  everyMs: HOUR_MS,
  run: async () => void (await forgetKeys(db)),
})
