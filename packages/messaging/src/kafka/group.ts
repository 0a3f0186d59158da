import { setTimeout as delay } from 'node:timers/promises'
import type { ConsumerGroupJoinPayload } from '@platformatic/kafka'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import { connectionTo } from './brokers.ts'
import {
  clientDefaults,
  closeConsumer,
  type KafkaOptions,
  logicalTopic,
  physicalTopic,
  type RawConsumer,
} from './client.ts'
import { CommittedConsumer } from './committed.ts'
import { isEmbedded } from './embedded.ts'
import { type Generation, type GenerationHandler, openGeneration, type RunningGeneration } from './generation.ts'
import { type Move, moveOffsets } from './move.ts'
import { CLOSE_WITHIN_MS, within } from './within.ts'

export interface GroupOptions extends KafkaOptions {
  groupId: string
  /** A name that this member keeps over restarts: a killed one that comes back has its partitions at once. */
  instance?: string | undefined
  topics: readonly string[]
  /** It joins, and reads nothing before `resume`. */
  paused?: boolean
  /** The least time from one fetch to the next, in milliseconds. Default 0. */
  lingerMs?: number | undefined
  log: Log
  /** Ready before the group's offsets are read: what others have left undone can be brought to an end here. */
  onGeneration(generation: Generation): GenerationHandler | Promise<GenerationHandler>
  onError(reason: string | undefined): void
}

export interface GroupMember {
  /** The partitions that it has now, also while it is paused. */
  held(): readonly { topic: string; partition: number }[]
  /** Ends what runs, commits it and reads no more, also after a rebalance; stays in the group. Returns when that is so. */
  pause(): Promise<void>
  /** Reads on from what the group has committed. */
  resume(): Promise<void>
  /**
   * Ends what runs, moves the group's offsets of those of these partitions that it has, and reads on from there unless it is paused.
   *
   * @param places.before what is to be done, between the end of what ran and Kafka's commit, for the partitions that it has
   * @returns those that it had
   * @throws RangeError for an offset that the partition does not have; Error when it is in no group now, or its group was given
   *   out anew meanwhile
   */
  move(move: Move): Promise<Move['places']>
  /** Commits what is done and leaves the group. */
  close(): Promise<void>
}

/** What outlives a membership: a member that leaves and joins anew is still paused. */
interface Standing {
  paused: boolean
  current: Membership | undefined
}

interface Membership {
  held(): readonly { topic: string; partition: number }[]
  /** Ends what runs, does something, and begins to read again unless the member is paused. */
  between<T>(work: () => Promise<T>): Promise<T>
  move(move: Move): Promise<Move['places']>
}

const MOST_BACKOFF_MS = 3_000

/**
 * Joins a consumer group and stays in it whatever happens to the broker. With each rebalance the old generation is
 * brought to an end and its offsets are committed, before a new stream reads on from what the group has committed: so
 * nothing that was fetched under the old assignment is ever taken under the new one.
 */
export function joinGroup(options: GroupOptions): GroupMember {
  if (isEmbedded(options.brokers)) return options.brokers.join(options)
  const closing = new AbortController()
  const standing: Standing = { paused: options.paused ?? false, current: undefined }

  async function stay(): Promise<void> {
    let backoffMs = 100
    while (!closing.signal.aborted) {
      const startedAt = Date.now()
      try {
        await beMember(options, standing, closing.signal)
      } catch (error) {
        options.onError(describe(error))
        options.log.warn({ group: options.groupId, error: describe(error) }, 'The consumer joins its group anew')
        if (Date.now() - startedAt > 30_000) backoffMs = 100
        await delay(backoffMs, undefined, { signal: closing.signal }).catch(() => {})
        backoffMs = Math.min(backoffMs * 2, MOST_BACKOFF_MS)
      }
    }
  }

  const staying = stay()
  return {
    held: () => standing.current?.held() ?? [],
    async pause() {
      standing.paused = true
      await standing.current?.between(async () => {})
    },
    async resume() {
      if (!standing.paused) return
      standing.paused = false
      await standing.current?.between(async () => {})
    },
    async move(move) {
      if (!standing.current) throw new Error(`It is not in the group ${options.groupId} now. Try again when it is`)
      return standing.current.move(move)
    },
    async close() {
      closing.abort()
      await staying
    },
  }
}

/** One membership: from joining until the signal (returns) or a failure that the client can't mend (throws). */
async function beMember(options: GroupOptions, standing: Standing, signal: AbortSignal): Promise<void> {
  const settings = {
    clientId: options.groupId,
    groupId: physicalTopic(options.groupId, options.topicPrefix),
    ...(options.instance === undefined ? {} : { groupInstanceId: `${options.groupId}-${options.instance}` }),
    ...connectionTo(options.brokers, 'A consumer'),
    autocommit: false,
    // A member that was killed is missed after 6 s, the least the broker's defaults allow.
    sessionTimeout: 6_000,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 15_000,
    heartbeatStallTimeout: 20_000,
    minBytes: 1,
    maxWaitTime: 500,
    ...clientDefaults,
  }
  const consumer: RawConsumer = new CommittedConsumer(settings, options.lingerMs)
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  const fail = (error: unknown) => failure.reject(error)
  consumer.on('error', fail)
  consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
    fail(lastError ?? new Error('The broker has not answered a heartbeat for 20 s')),
  )

  let current: RunningGeneration | undefined
  let joined: ConsumerGroupJoinPayload | undefined
  let changing = Promise.resolve()
  const between: Membership['between'] = (work) => {
    const changed = changing.then(async () => {
      await current?.end()
      current = undefined
      const before = joined
      try {
        return await work()
      } finally {
        // When the group was given out anew meanwhile, that change is the next in turn.
        if (joined && joined === before && !standing.paused)
          current = await openGeneration(consumer, joined, options, fail)
      }
    })
    changing = changed.then(
      () => {},
      () => {},
    )
    return changed
  }
  const change = (next: ConsumerGroupJoinPayload) => {
    joined = next
    between(async () => {}).catch(fail)
  }
  const held = () =>
    (joined?.assignments ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic: logicalTopic(topic, options.topicPrefix), partition })),
    )

  try {
    const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
    // Tracked here and not by the streams: the client joins once more when its first stream names a new topic,
    // and forgets topics with their last stream.
    for (const topic of topics) consumer.topics.track(topic)
    consumer.on('consumer:group:join', change)
    standing.current = {
      held,
      between,
      move: (move) => between(() => moveOffsets(consumer, held(), move, options)),
    }
    await Promise.race([consumer.joinGroup({}), failure.promise])
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([aborted, failure.promise])
  } finally {
    consumer.removeListener('consumer:group:join', change)
    standing.current = undefined
    await changing
    await current?.end()
    await within(CLOSE_WITHIN_MS, closeConsumer(consumer), options)
  }
}
