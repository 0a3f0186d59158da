import { type Message, MessagesStreamFallbackModes, MessagesStreamModes } from '@platformatic/kafka'
import type { RawRecord } from '../envelope.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { logicalTopic, physicalTopic, type RawConsumer } from './client.ts'
import { openCommits } from './commits.ts'
import type { GroupOptions } from './group.ts'
import { toRawRecord } from './record.ts'
import { CLOSE_WITHIN_MS, within } from './within.ts'

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

export interface RunningGeneration {
  /** Stops the work, commits what is done and stops reading. */
  end(): Promise<void>
}

/** Begins what follows a rebalance: reads on from what the group has committed, into a handler made for it. */
export async function openGeneration(
  consumer: RawConsumer,
  options: GroupOptions,
  fail: (error: unknown) => void,
): Promise<RunningGeneration> {
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
