import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Consumer } from '@platformatic/kafka'
import type { FastifyBaseLogger } from 'fastify'
import { openAppender } from './append.ts'
import type { Decision } from './decision.ts'
import { storeFailed, storeTimeout } from './errors.ts'
import { exclusive } from './exclusive.ts'
import { reasonOf } from './kafka-error.ts'
import { decode } from './record-format.ts'
import { apply, emptyState, type State } from './state.ts'
import { Tail } from './tail.ts'
import { prepareTopic, UnfitTopic } from './topic.ts'

/** The schemas topic: its contents in memory, and the only way to add to it. */
export interface Store {
  readonly state: State
  /**
   * Decides on the state and stores what was decided; one at a time, so that no decision rests on a state that another
   * one is about to change. Settles when the records have been read back from the topic.
   * @throws RestError what `decide` throws; 50002 when Kafka did not confirm in time, 50001 when it refused
   */
  write<Result>(decide: (state: State) => Decision<Result>): Promise<Result>
  /** `problem` says why the topic cannot be read at the moment, `lost` that it is not the one that was read. */
  health(): { problem: string | undefined; lost: boolean }
  close(): Promise<void>
}

export type StoreOptions = {
  brokers: string[]
  topic: string
  log: FastifyBaseLogger
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
  const { brokers, topic, log, writeTimeoutMs, startTimeoutMs } = options
  const client = {
    clientId: 'schema-registry',
    bootstrapBrokers: brokers,
    connectTimeout: 2_000,
    requestTimeout: 10_000,
  }
  const deadline = AbortSignal.timeout(startTimeoutMs)
  await prepare(new Admin({ ...client, retries: 0 }), options, deadline)

  const state = emptyState()
  const consumer = new Consumer({ ...client, groupId: 'schema-registry', retries: 0 })
  const appender = openAppender(client, topic)
  const take = ({ key, value }: { key: Buffer | null; value: Buffer | null }) => {
    const record = decode(key, value)
    if (record !== undefined) apply(state, record)
  }
  const tail = new Tail(consumer, topic, take, log)
  const close = async () => {
    await Promise.all([tail.stop(), appender.close()])
  }
  try {
    await Promise.race([tail.caughtUp, rejectOn(deadline, () => unreachable(options, tail.problem))])
  } catch (error) {
    await close()
    throw error
  }

  const alone = exclusive()
  const readBack = (offset: bigint) =>
    tail.reached(offset).catch((error: Error) => {
      throw storeFailed(`The write was stored but not read back: ${error.message}`, error)
    })
  return {
    state,
    health: () => ({ problem: tail.problem, lost: tail.lost }),
    close,
    async write(decide) {
      const now = decide(state)
      if (now.append.length === 0) return now.result // Already so: needs no Kafka, and holds through an outage.

      const expired = AbortSignal.timeout(writeTimeoutMs)
      const timeout = () => storeTimeout(topic, writeTimeoutMs)
      const written = alone(async () => {
        if (expired.aborted) throw timeout() // Its turn came too late: whoever asked has been answered.
        if (tail.lost) throw storeFailed(`Nothing can be stored: ${tail.problem}`, undefined)
        const { append, result } = decide(state)
        if (append.length > 0) await readBack(await appender.append(append))
        return result
      })
      return Promise.race([written, rejectOn(expired, timeout)])
    },
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
        log.warn(`Kafka at ${brokers.join(', ')} does not answer yet (${reasonOf(error)}); trying again in 1 s`)
        await delay(1_000, undefined, { signal: deadline }).catch(() => undefined)
      }
    }
  } finally {
    await admin.close()
  }
}

const unreachable = ({ brokers, topic, startTimeoutMs }: StoreOptions, reason: string | undefined, cause?: unknown) =>
  new Error(
    `Topic '${topic}' could not be read from Kafka at ${brokers.join(', ')} within ${startTimeoutMs / 1000} s ` +
      `(${reason ?? 'it holds more than could be read'}). Start Kafka, or set KAFKA_BROKERS to a cluster that runs.`,
    { cause },
  )

function rejectOn(signal: AbortSignal, reason: () => Error): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(reason())
    signal.addEventListener('abort', () => reject(reason()), { once: true })
  })
}
