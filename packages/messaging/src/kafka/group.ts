import { setTimeout as delay } from 'node:timers/promises'
import type { ConsumerGroupJoinPayload } from '@platformatic/kafka'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import { connectionTo } from './brokers.ts'
import { clientDefaults, closeConsumer, type KafkaOptions, physicalTopic, type RawConsumer } from './client.ts'
import { CommittedConsumer } from './committed.ts'
import { isEmbedded } from './embedded.ts'
import { type Generation, type GenerationHandler, openGeneration, type RunningGeneration } from './generation.ts'
import { CLOSE_WITHIN_MS, within } from './within.ts'

export interface GroupOptions extends KafkaOptions {
  groupId: string
  /** A name that this member keeps over restarts: a killed one that comes back has its partitions at once. */
  instance?: string | undefined
  topics: readonly string[]
  log: Log
  /** Ready before the group's offsets are read: what others have left undone can be brought to an end here. */
  onGeneration(generation: Generation): GenerationHandler | Promise<GenerationHandler>
  onError(reason: string | undefined): void
}

export interface GroupMember {
  /** Commits what is done and leaves the group. */
  close(): Promise<void>
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

  async function stay(): Promise<void> {
    let backoffMs = 100
    while (!closing.signal.aborted) {
      const startedAt = Date.now()
      try {
        await beMember(options, closing.signal)
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
    async close() {
      closing.abort()
      await staying
    },
  }
}

/** One membership: from joining until the signal (returns) or a failure that the client can't mend (throws). */
async function beMember(options: GroupOptions, signal: AbortSignal): Promise<void> {
  const consumer: RawConsumer = new CommittedConsumer({
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
  })
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  const fail = (error: unknown) => failure.reject(error)
  consumer.on('error', fail)
  consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
    fail(lastError ?? new Error('The broker has not answered a heartbeat for 20 s')),
  )

  let current: RunningGeneration | undefined
  let changing = Promise.resolve()
  let joins = 0
  const change = (joined: ConsumerGroupJoinPayload) => {
    joins += 1
    const join = joins
    changing = changing
      .then(async () => {
        await current?.end()
        current = undefined
        // When another has come meanwhile, its partitions are given out anew.
        if (join === joins) current = await openGeneration(consumer, joined, options, fail)
      })
      .catch(fail)
  }

  try {
    const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
    // Tracked here and not by the streams: the client joins once more when its first stream names a new topic,
    // and forgets topics with their last stream.
    for (const topic of topics) consumer.topics.track(topic)
    consumer.on('consumer:group:join', change)
    await Promise.race([consumer.joinGroup({}), failure.promise])
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([aborted, failure.promise])
  } finally {
    consumer.removeListener('consumer:group:join', change)
    await changing
    await current?.end()
    await within(CLOSE_WITHIN_MS, closeConsumer(consumer), options)
  }
}
