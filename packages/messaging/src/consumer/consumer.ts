import { describe } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { type GroupMember, joinGroup } from '../kafka/group.ts'
import type { Move } from '../kafka/move.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Handler } from '../on.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import type { Database } from '../postgres/database.ts'
import { forgetTaken, movePartitions } from '../postgres/inbox.ts'
import { refusalIn } from '../refusal.ts'
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
  /**
   * How long events gather that come in quick succession, in milliseconds: they are fetched together and share commits. One that
   * comes alone does not wait. Default 0: as fast as it goes.
   */
  lingerMs?: number
  /** How long taken events are remembered, in milliseconds. Default 8 days; must not be shorter than a topic's retention. */
  inboxWindowMs?: number
}

export interface ConsumerStatus {
  /** Partitions held now. */
  assigned: number
  /** Why nothing is read or applied now, or undefined. */
  lastError: string | undefined
  /** Kafka does not let it in, and has not yet since it was started. */
  refused: boolean
  /** It reads nothing because somebody paused it. */
  paused: boolean
}

/** Where a partition of a consumer is to go. */
export interface RewindPlace {
  topic: string
  partition: number
  offset: bigint
}

export interface RunningConsumer {
  /**
   * Settles when it joins its group.
   * @throws PermanentError when it refuses to start: a topic is kept longer than events are remembered
   */
  readonly ready: Promise<void>
  status(): ConsumerStatus
  /** The partitions that this process has now, also while it is paused; without delay topics. */
  held(): readonly { topic: string; partition: number }[]
  /**
   * Ends what runs, commits it, and reads and tries nothing until `resume`. It stays in its group with its partitions, also over
   * rebalances, but not over a restart of the process. Returns when nothing runs any more.
   */
  pause(): Promise<void>
  /** Reads on where it was. */
  resume(): Promise<void>
  /**
   * Moves partitions, back or on, in the database and in Kafka, and reads on from there unless it is paused. Events that are read
   * again and are remembered by their ids are counted as duplicates and do nothing; those it had ignored are taken. Every other
   * process that still works on such a partition commits nothing of it any more. What is parked stays parked.
   *
   * @returns what was moved, and what was left since another process has it, or nobody
   * @throws RangeError for an offset that the partition does not have; Error when the process is in no group, the database or Kafka
   *   is away, or the group was given out anew meanwhile: then look where it is, and move it again
   */
  rewind(places: readonly RewindPlace[]): Promise<{ moved: RewindPlace[]; left: RewindPlace[] }>
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
  const status: ConsumerStatus = { assigned: 0, lastError: undefined, refused: false, paused: false }
  let joined = false
  if (options.handlers.length === 0) return readsNothing(status)

  const policies = policiesOf(options.handlers)
  const common = retryPolicy(options.retry)
  const setError = (reason: string | undefined) => {
    if (reason !== undefined && reason !== status.lastError)
      log.warn({ service, error: reason }, 'Waiting; nothing is lost')
    if (reason === undefined && status.lastError !== undefined) log.info({ service }, 'Going on')
    status.lastError = reason
    const why = refusalIn(reason)
    status.refused = why !== undefined && !joined
    if (why) metrics.count('waybill_refused_connections_total', { service, part: 'consumer', why })
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
  /** That of the service's group, then that of its delay topics if it has some. */
  let members: readonly GroupMember[] = []
  async function start(): Promise<void> {
    const found = await patiently(() => topicsToRead({ ...options, inboxWindowMs }), setError, closing.signal)
    if (!found) return
    const join = (groupId: string, topics: readonly string[]) => {
      let assigned = 0
      return joinGroup({
        brokers: options.brokers,
        topicPrefix: options.topicPrefix,
        groupId,
        instance: options.instance,
        topics,
        paused: status.paused,
        lingerMs: options.lingerMs,
        log,
        onError: setError,
        onGeneration(generation) {
          status.assigned += generation.partitions.length - assigned
          assigned = generation.partitions.length
          joined = true
          return openSession(generation, session)
        },
      })
    }
    const delayed = found.delays.length > 0 ? [join(`${service}.retry`, found.delays)] : []
    members = [join(service, found.topics), ...delayed]
  }
  const ready = start()
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

  const tellPaused = (paused: boolean) => {
    if (status.paused !== paused) log.info({ service }, paused ? 'The consumer is paused' : 'The consumer reads on')
    status.paused = paused
    metrics.gauge('waybill_consumer_paused', { service }, paused ? 1 : 0)
  }
  metrics.gauge('waybill_consumer_paused', { service }, 0)
  return {
    ready,
    status: () => ({ ...status }),
    held: () => members[0]?.held() ?? [],
    async pause() {
      tellPaused(true)
      await Promise.all(members.map((member) => member.pause()))
    },
    async resume() {
      tellPaused(false)
      await Promise.all(members.map((member) => member.resume()))
    },
    async rewind(places) {
      const [member] = members
      if (!member) throw new Error(`The consumer of ${service} has not joined its group yet. Try again when it has`)
      const before: Move['before'] = (found) => movePartitions(db, service, found)
      const moved = [...(await member.move({ places, before }))]
      for (const { topic, partition, offset } of moved)
        log.info({ service, topic, partition, offset: String(offset) }, 'A partition was moved by hand')
      return { moved, left: places.filter((place) => !moved.includes(place)) }
    },
    async close() {
      clearInterval(forgetting)
      closing.abort()
      await ready.catch(() => {})
      await Promise.all(members.map((member) => member.close()))
    },
  }
}

/** Of a service that handles no events. */
const readsNothing = (status: ConsumerStatus): RunningConsumer => ({
  ready: Promise.resolve(),
  status: () => status,
  held: () => [],
  pause: async () => {},
  resume: async () => {},
  rewind: async (places) => ({ moved: [], left: [...places] }),
  close: async () => {},
})
