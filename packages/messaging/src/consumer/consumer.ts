import type { KafkaOptions } from '../kafka/client.ts'
import { joinGroup } from '../kafka/group.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Handler } from '../on.ts'
import type { Database } from '../postgres/database.ts'
import { forgetTaken } from '../postgres/inbox.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { openDecoder } from '../schemas.ts'
import { openSession } from './session.ts'

export interface ConsumerOptions extends KafkaOptions {
  /** The service's name: its consumer group, and whose dead letters its failures become. */
  service: string
  /**
   * Which of the service's processes this is, the same after a restart and no other's: then a killed process that
   * comes back goes on at once. Without it, its partitions wait 6 s until the broker misses it.
   */
  instance?: string | undefined
  handlers: readonly Handler[]
  db: Database
  registryUrl: string | Registry
  log: Log
  metrics?: Metrics
  /** Tries of one event before it becomes a dead letter. Default 3. */
  attempts?: number
  /** How long taken events are remembered, in milliseconds. Default 8 days; must be longer than any topic's retention. */
  inboxWindowMs?: number
}

export interface ConsumerStatus {
  /** Partitions held now. */
  assigned: number
  /** Why nothing is read or applied now, or undefined. */
  lastError: string | undefined
}

export interface RunningConsumer {
  status(): ConsumerStatus
  /** Ends what runs, commits and leaves the group. */
  close(): Promise<void>
}

const DAY_MS = 86_400_000
const FORGET_EVERY_MS = 600_000

/**
 * Reads the topics of these handlers in one consumer group and applies each event to the database once, in order
 * within its partition. An event that fails is tried again in place, then becomes a dead letter; an outage
 * of Kafka, PostgreSQL or the registry only delays.
 */
export function startConsumer(options: ConsumerOptions): RunningConsumer {
  const { service, db, log, metrics = unmeasured } = options
  const handlers = Map.groupBy(options.handlers, (handler) => handler.event.type)
  const topics = [...new Set(options.handlers.map((handler) => handler.event.topic))]
  const decoder = openDecoder(openRegistry(options.registryUrl))
  const status: ConsumerStatus = { assigned: 0, lastError: undefined }
  if (topics.length === 0) return { status: () => status, close: async () => {} }

  const setError = (reason: string | undefined) => {
    if (reason !== undefined && reason !== status.lastError)
      log.warn({ service, error: reason }, 'Waiting; nothing is lost')
    if (reason === undefined && status.lastError !== undefined) log.info({ service }, 'Going on')
    status.lastError = reason
  }
  const taking = {
    service,
    group: service,
    db,
    metrics,
    handlers,
    decoder,
    log,
    attempts: options.attempts ?? 3,
    onOutage: setError,
  }

  const member = joinGroup({
    brokers: options.brokers,
    topicPrefix: options.topicPrefix,
    groupId: service,
    instance: options.instance,
    topics,
    log,
    onError: setError,
    onGeneration(generation) {
      status.assigned = generation.partitions.length
      return openSession(generation, taking)
    },
  })
  const forgetting = setInterval(() => {
    // A database that is away is told of by whoever applies events; this is tried again in ten minutes.
    forgetTaken(db, options.inboxWindowMs ?? 8 * DAY_MS).catch(() => {})
  }, FORGET_EVERY_MS)
  forgetting.unref()

  return {
    status: () => ({ ...status }),
    async close() {
      clearInterval(forgetting)
      await member.close()
    },
  }
}
