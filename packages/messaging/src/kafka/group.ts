import { setTimeout as delay } from 'node:timers/promises'
import { Consumer, type Message, MessagesStreamFallbackModes, MessagesStreamModes } from '@platformatic/kafka'
import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { clientDefaults, type KafkaOptions, logicalTopic, physicalTopic } from './client.ts'
import { toRawRecord } from './record.ts'

/** The time between two rebalances, in which the partitions of a member do not change. */
export interface Generation {
  readonly partitions: readonly PartitionId[]
  /** All before this offset is dealt with. Committed to Kafka soon, not at once: the database knows for sure. */
  done(from: PartitionId, nextOffset: bigint): void
  pause(): void
  resume(): void
  /** Leaves and joins anew. */
  fail(error: unknown): void
}

/** What is done with a generation's records. */
export interface GenerationHandler {
  push(record: RawRecord): void
  stop(): Promise<void>
}

export interface GroupOptions extends KafkaOptions {
  groupId: string
  /** A name that this member keeps over restarts: a killed one that comes back has its partitions at once. */
  instance?: string | undefined
  topics: readonly string[]
  log: Log
  onGeneration(generation: Generation): GenerationHandler
  onError(reason: string | undefined): void
}

export interface GroupMember {
  /** Commits what is done and leaves the group. */
  close(): Promise<void>
}

const COMMIT_EVERY_MS = 250
const CLOSE_WITHIN_MS = 3_000
const MOST_BACKOFF_MS = 3_000

type RawConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>

/**
 * Joins a consumer group and stays in it whatever happens to the broker. With each rebalance the old generation is
 * brought to an end and its offsets are committed, before a new stream reads on from what the group has committed: so
 * nothing that was fetched under the old assignment is ever taken under the new one.
 */
export function joinGroup(options: GroupOptions): GroupMember {
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
  const consumer: RawConsumer = new Consumer({
    clientId: options.groupId,
    groupId: physicalTopic(options.groupId, options.topicPrefix),
    ...(options.instance === undefined ? {} : { groupInstanceId: `${options.groupId}-${options.instance}` }),
    bootstrapBrokers: [...options.brokers],
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

  let current: Running | undefined
  let changing = Promise.resolve()
  const change = () => {
    changing = changing
      .then(async () => {
        await current?.end()
        current = await openGeneration(consumer, options, fail)
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
    await within(CLOSE_WITHIN_MS, consumer.close(true), options)
  }
}

interface Running {
  /** Stops the work, commits what is done and stops reading. */
  end(): Promise<void>
}

async function openGeneration(
  consumer: RawConsumer,
  options: GroupOptions,
  fail: (error: unknown) => void,
): Promise<Running> {
  const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
  const { topics: known } = await consumer.metadata({ topics, forceUpdate: true })
  const partitions = (consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({
      topic: logicalTopic(topic, options.topicPrefix),
      topicId: known.get(topic)?.id ?? '',
      partition,
    })),
  )
  const stream = await consumer.consume({
    topics,
    mode: MessagesStreamModes.COMMITTED,
    fallbackMode: MessagesStreamFallbackModes.EARLIEST,
    autocommit: false,
    maxWaitTime: 500,
  })
  const commits = openCommits(consumer, options)
  const handler = options.onGeneration({
    partitions,
    done: commits.add,
    pause: () => stream.pause(),
    resume: () => {
      if (stream.isPaused()) stream.resume()
    },
    fail,
  })
  const onData = (message: Message<Buffer, Buffer, Buffer, Buffer>) =>
    handler.push(toRawRecord(message, options.topicPrefix))
  stream.on('error', fail)
  stream.on('data', onData)
  options.onError(undefined)
  options.log.debug({ group: options.groupId, partitions: partitions.length }, 'The consumer has its partitions')

  return {
    async end() {
      stream.removeListener('data', onData)
      stream.pause()
      await handler.stop()
      await commits.close()
      await within(CLOSE_WITHIN_MS, stream.close(), options)
    },
  }
}

/** Commits offsets a few times a second. A commit that fails costs a second reading, which the inbox takes for what it is. */
function openCommits(consumer: RawConsumer, options: GroupOptions) {
  const dirty = new Map<string, { topic: string; partition: number; offset: bigint; leaderEpoch: number }>()
  const timer = setInterval(flush, COMMIT_EVERY_MS)

  async function flush(): Promise<void> {
    if (dirty.size === 0 || !consumer.isActive()) return
    const offsets = [...dirty.values()]
    dirty.clear()
    try {
      await consumer.commit({ offsets })
    } catch (error) {
      options.log.debug({ group: options.groupId, error: describe(error) }, 'Offsets were not committed to Kafka')
    }
  }

  return {
    add(from: PartitionId, offset: bigint) {
      const topic = physicalTopic(from.topic, options.topicPrefix)
      dirty.set(`${topic}/${from.partition}`, { topic, partition: from.partition, offset, leaderEpoch: -1 })
    },
    async close() {
      clearInterval(timer)
      await within(CLOSE_WITHIN_MS, flush(), options)
    },
  }
}

/** Waits for the end of something, but not for ever: a broker that is away must not hold up a shutdown. */
async function within(ms: number, work: Promise<unknown>, { log, groupId }: GroupOptions): Promise<void> {
  const timer = new AbortController()
  const ended = await Promise.race([
    work.then(
      () => true,
      (error) => log.debug({ group: groupId, error: describe(error) }, 'Closing failed') ?? true,
    ),
    delay(ms, false, { signal: timer.signal }),
  ])
  timer.abort()
  if (!ended) log.debug({ group: groupId }, `Not closed within ${ms} ms; left to the broker`)
}
