import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Consumer } from '@platformatic/kafka'
import { addressesOf, type Brokers, connectionTo } from '@waybill/messaging/brokers'
import type { FastifyBaseLogger } from 'fastify'
import { openAppender } from './append.ts'
import type { Decision } from './decision.ts'
import { storeFailed, storeTimeout } from './errors.ts'
import { exclusive } from './exclusive.ts'
import { Fenced } from './fenced-producer.ts'
import type { KafkaClient } from './kafka-client.ts'
import { reasonOf } from './kafka-error.ts'
import { readAhead } from './known-id.ts'
import { Leadership, NotLeader } from './leadership.ts'
import type { ReadRecord } from './partition.ts'
import { decode, type Leader } from './record-format.ts'
import { apply, emptyState, highestIds, type State } from './state.ts'
import { Tail } from './tail.ts'
import { prepareTopic, UnfitTopic } from './topic.ts'

/** The schemas topic: its contents in memory, and the only way to add to it. */
export interface Store {
  readonly state: State
  /**
   * Decides on the state and stores what was decided; one at a time, so that no decision rests on a state that another
   * one is about to change. Settles when the records have been read back from the topic.
   * @throws NotLeader when there is something to store, and another instance has to do it
   * @throws RestError what `decide` throws; 50002 when Kafka did not confirm in time, 50001 when it refused
   */
  write<Result>(decide: (state: State) => Decision<Result>): Promise<Result>
  /** Makes this instance the leader in place of one that is gone, unless another did so already. */
  takeOver(gone: Leader): Promise<void>
  /** The offset that the topic was read up to. */
  readonly position: bigint
  /** Settles when the topic was read up to an offset. @throws RestError 50002 when that takes too long */
  readUpTo(position: bigint): Promise<void>
  /** The id of the Kafka cluster. */
  readonly clusterId: string
  health(): StoreHealth
  close(): Promise<void>
}

export type StoreHealth = {
  /** Why the topic cannot be read at the moment. */
  problem: string | undefined
  /** The topic is not the one that was read. */
  lost: boolean
  /** Where the instance is that writes; undefined when nobody does yet. */
  leader: string | undefined
  role: 'leader' | 'follower'
}

export type StoreOptions = {
  brokers: Brokers
  topic: string
  log: FastifyBaseLogger
  /** Where other instances on the topic reach this one. */
  url(): string
  /** How long a write may take before it is answered with 50002. */
  writeTimeoutMs: number
  /** How long to wait for Kafka, and for the topic to be read, at the start. */
  startTimeoutMs: number
}

/**
 * Opens the schemas topic, which is created when there is none, and reads all of it.
 * @throws Error when Kafka cannot be reached in time, or when the topic is not fit to hold schemas
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { brokers, topic, log, url, writeTimeoutMs, startTimeoutMs } = options
  const client: KafkaClient = {
    clientId: 'schema-registry',
    ...connectionTo(brokers),
    connectTimeout: 2_000,
    requestTimeout: 10_000,
  }
  const deadline = AbortSignal.timeout(startTimeoutMs)
  await prepare(new Admin({ ...client, retries: 0 }), options, deadline)

  const state = emptyState()
  const consumer = new Consumer({ ...client, groupId: 'schema-registry', retries: 0 })
  const appender = openAppender(client, topic)
  const take = ({ key, value, timestamp }: ReadRecord) => {
    const record = decode(key, value, timestamp)
    if (record?.type === 'NOOP') leadership.seen(record.value?.leader)
    if (record !== undefined) apply(state, record)
  }
  const readBack = (offset: bigint) =>
    tail.reached(offset).catch((error: Error) => {
      throw storeFailed(`The write was stored but not read back: ${error.message}`, error)
    })
  const leadership = new Leadership({ appender, url, ids: () => highestIds(state), readBack })
  const tail = new Tail(consumer, topic, take, log)
  const closing = new AbortController()
  const close = async () => {
    closing.abort()
    await Promise.all([tail.stop(), appender.close()])
  }
  try {
    await Promise.race([tail.caughtUp, rejectOn(deadline, () => unreachable(options, tail.problem))])
  } catch (error) {
    await close()
    throw error
  }

  const unreadable = (error: unknown) => log.error({ err: error }, 'a stored schema could not be read ahead')
  void readAhead(state, closing.signal).catch(unreadable)
  const alone = exclusive()
  const timeLimit = () => signalAfter(writeTimeoutMs, () => storeTimeout(topic, writeTimeoutMs))

  /** Does work that needs the right to write, as soon as nobody else does any; again when another instance came between. */
  async function lead<Result>(work: (until: AbortSignal) => Promise<Result>): Promise<Result> {
    const until = timeLimit()
    const done = alone(async () => {
      for (;;) {
        until.throwIfAborted() // Its turn came too late: whoever asked has been answered.
        if (tail.lost) throw storeFailed(`Nothing can be stored: ${tail.problem}`, undefined)
        try {
          return await work(until)
        } catch (error) {
          if (!(error instanceof Fenced)) throw error
          log.info(`${error.message}: reading who`)
          await Promise.race([tail.catchUp(), rejectOn(until)])
        }
      }
    })
    return Promise.race([done, rejectOn(until)])
  }

  return {
    state,
    close,
    clusterId: tail.clusterId,
    get position() {
      return tail.next
    },
    health: () => ({
      problem: tail.problem,
      lost: tail.lost,
      leader: leadership.leader?.url,
      role: leadership.mine ? 'leader' : 'follower',
    }),
    readUpTo: (position) => Promise.race([readBack(position - 1n), rejectOn(timeLimit())]),
    takeOver: (gone) =>
      lead(async (until) => {
        if (leadership.leader?.id !== gone.id) return
        log.warn(`the leader at ${gone.url} does not answer: taking over`)
        await leadership.claim(until)
      }),
    async write(decide) {
      const { other } = leadership
      const now = attempt(() => decide(state))
      // Already so: needs neither Kafka nor a leader, and holds through an outage.
      if ('value' in now && now.value.append.length === 0) return now.value.result
      if (other !== undefined) throw new NotLeader(other) // Also what is refused here: the leader may know better.
      if ('error' in now) throw now.error

      return lead(async (until) => {
        await leadership.hold(until)
        const { append, result } = decide(state)
        if (append.length > 0) await readBack(await leadership.append(append, until))
        return result
      })
    },
  }
}

function attempt<Value>(work: () => Value): { value: Value } | { error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

async function prepare(admin: Admin, options: StoreOptions, deadline: AbortSignal): Promise<void> {
  const { brokers, topic, log } = options
  try {
    for (;;) {
      try {
        return await prepareTopic(admin, topic, log)
      } catch (error) {
        if (error instanceof UnfitTopic) throw error
        if (deadline.aborted) throw unreachable(options, reasonOf(error), error)
        log.warn(
          `Kafka at ${addressesOf(brokers).join(', ')} does not answer yet (${reasonOf(error)}); trying again in 1 s`,
        )
        await delay(1_000, undefined, { signal: deadline }).catch(() => undefined)
      }
    }
  } finally {
    await admin.close()
  }
}

const unreachable = ({ brokers, topic, startTimeoutMs }: StoreOptions, reason: string | undefined, cause?: unknown) =>
  new Error(
    `Topic '${topic}' could not be read from Kafka at ${addressesOf(brokers).join(', ')} within ${startTimeoutMs / 1000} s ` +
      `(${reason ?? 'it holds more than could be read'}). Start Kafka, or set KAFKA_BROKERS to a cluster that runs.`,
    { cause },
  )

function rejectOn(signal: AbortSignal, reason = (): Error => signal.reason): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(reason())
    signal.addEventListener('abort', () => reject(reason()), { once: true })
  })
}

/** A signal that is aborted after a while, with a reason of ours. */
function signalAfter(ms: number, reason: () => Error): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason()), ms).unref()
  return controller.signal
}
