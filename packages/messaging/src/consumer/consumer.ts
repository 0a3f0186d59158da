import { describe } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { type GroupMember, joinGroup } from '../kafka/group.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Handler } from '../on.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import type { Database } from '../postgres/database.ts'
import { forgetTaken } from '../postgres/inbox.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { checkKeys, openDecoder } from '../schemas.ts'
import { checkOneVersion } from '../versions.ts'
import { type Middleware, timeout } from './middleware.ts'
import { patiently } from './patiently.ts'
import { policiesOf, type Retry, retryPolicy } from './retry-policy.ts'
import { openSession } from './session.ts'
import { topicsToRead } from './topics-to-read.ts'

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
  /** What personal fields are opened with; needed when a handled event has some. `noKeys` reads them as null. */
  keys?: KeyRing | undefined
  /** What becomes of events that fail, unless their handler says otherwise. Default: 3 tries, the key's later events wait. */
  retry?: Retry
  /** The longest that one step of a handler may take. Default '30s'. */
  deadline?: string
  /** Wraps every step of every handler and its deadline: what it waits for is not the handler's time. */
  middleware?: readonly Middleware[]
  /** How long taken events are remembered, in milliseconds. Default 8 days; must not be shorter than a topic's retention. */
  inboxWindowMs?: number
}

export interface ConsumerStatus {
  /** Partitions held now. */
  assigned: number
  /** Why nothing is read or applied now, or undefined. */
  lastError: string | undefined
}

export interface RunningConsumer {
  /**
   * Settles when it joins its group.
   * @throws PermanentError when it refuses to start: a topic is kept longer than events are remembered
   */
  readonly ready: Promise<void>
  status(): ConsumerStatus
  /** Ends what runs, commits and leaves the group. */
  close(): Promise<void>
}

/** How long a consumer remembers the events it has taken, in milliseconds, unless it is said otherwise: 8 days. */
export const INBOX_WINDOW_MS = 8 * 86_400_000
const FORGET_EVERY_MS = 600_000

/**
 * Reads the topics of these handlers in one consumer group and applies each event to the database once, those of one
 * key in order. An event that fails is tried again while its key's later events wait behind it, then becomes a dead
 * letter; other keys go on. An outage of Kafka, PostgreSQL or the registry only delays.
 *
 * @throws TypeError when an event has personal fields and there are no keys, or is handled in two versions, or its handlers
 *   have different retry policies
 */
export function startConsumer(options: ConsumerOptions): RunningConsumer {
  const { service, db, log, metrics = unmeasured, inboxWindowMs = INBOX_WINDOW_MS } = options
  const events = options.handlers.map((handler) => handler.event)
  checkOneVersion(events)
  checkKeys(events, options.keys)
  const status: ConsumerStatus = { assigned: 0, lastError: undefined }
  if (options.handlers.length === 0) return { ready: Promise.resolve(), status: () => status, close: async () => {} }

  const policies = policiesOf(options.handlers)
  const common = retryPolicy(options.retry)
  const setError = (reason: string | undefined) => {
    if (reason !== undefined && reason !== status.lastError)
      log.warn({ service, error: reason }, 'Waiting; nothing is lost')
    if (reason === undefined && status.lastError !== undefined) log.info({ service }, 'Going on')
    status.lastError = reason
  }
  const session = {
    service,
    group: service,
    db,
    metrics,
    handlers: Map.groupBy(options.handlers, (handler) => handler.event.type),
    policyOf: (type: string | undefined) => (type === undefined ? undefined : policies.get(type)) ?? common,
    decoder: openDecoder(openRegistry(options.registryUrl), options.keys),
    log,
    middleware: [...(options.middleware ?? []), timeout(options.deadline ?? '30s')],
    onOutage: setError,
  }

  const closing = new AbortController()
  async function start(): Promise<GroupMember[]> {
    const found = await patiently(() => topicsToRead({ ...options, inboxWindowMs }), setError, closing.signal)
    if (!found) return []
    const join = (groupId: string, topics: readonly string[]) => {
      let assigned = 0
      return joinGroup({
        brokers: options.brokers,
        topicPrefix: options.topicPrefix,
        groupId,
        instance: options.instance,
        topics,
        log,
        onError: setError,
        onGeneration(generation) {
          status.assigned += generation.partitions.length - assigned
          assigned = generation.partitions.length
          return openSession(generation, session)
        },
      })
    }
    const delayed = found.delays.length > 0 ? [join(`${service}.retry`, found.delays)] : []
    return [join(service, found.topics), ...delayed]
  }
  const started = start()
  const ready = started.then(() => {})
  ready.catch((error) => {
    status.lastError = describe(error)
    log.error({ service, error: describe(error) }, 'The consumer does not start')
  })

  async function forget(): Promise<void> {
    while (!closing.signal.aborted && (await forgetTaken(db, inboxWindowMs)) > 0) {}
  }
  const forgetting = setInterval(() => {
    // A database that is away is told of by whoever applies events; this is tried again in ten minutes.
    forget().catch(() => {})
  }, FORGET_EVERY_MS)
  forgetting.unref()

  return {
    ready,
    status: () => ({ ...status }),
    async close() {
      clearInterval(forgetting)
      closing.abort()
      const members = await started.catch(() => [])
      await Promise.all(members.map((member) => member.close()))
    },
  }
}
