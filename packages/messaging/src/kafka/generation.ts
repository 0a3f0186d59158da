import {
  type ConsumerGroupJoinPayload,
  type Message,
  type MessagesStream,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
} from '@platformatic/kafka'
import type { RawRecord } from '../envelope.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { logicalTopic, physicalTopic, type RawConsumer } from './client.ts'
import { openCommits } from './commits.ts'
import type { GroupOptions } from './group.ts'
import { toRawRecord } from './record.ts'
import { CLOSE_WITHIN_MS, within } from './within.ts'

/**
 * What is fetched at once. An answer is taken apart in one go, and whoever waits for the loop waits for all of it; the client
 * finds its place in an answer by going through its parts of 64 KiB, so larger ones cost more a record (2.12.1).
 */
const FETCH_BYTES = 512 * 1024
const PARTITION_BYTES = 128 * 1024

/** The time between two rebalances, in which the partitions of a member do not change. */
export interface Generation {
  readonly partitions: readonly PartitionId[]
  /** As whom the partitions are held, and in which round of the group. */
  readonly member: Member
  /** All before this offset is dealt with. Committed to Kafka soon, not at once: the database knows for sure. */
  done(from: PartitionId, nextOffset: bigint): void
  pause(): void
  resume(): void
  /** Leaves and joins anew. */
  fail(error: unknown): void
}

/** Who a member is to its group; a commit that names an old generation, or a member that was replaced, is refused. */
export interface Member {
  readonly groupId: string
  readonly memberId: string
  readonly generationId: number
  /** The broker that keeps the group's offsets. */
  readonly coordinatorId: number
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

/**
 * Begins what follows a rebalance: makes a handler for it, then reads on from what the group has committed.
 *
 * @param joined what the group said; the consumer's own fields change one by one while it joins again
 * @internal
 */
export async function openGeneration(
  consumer: RawConsumer,
  joined: ConsumerGroupJoinPayload,
  options: GroupOptions,
  fail: (error: unknown) => void,
): Promise<RunningGeneration> {
  const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
  const { topics: known } = await consumer.metadata({ topics, forceUpdate: true })
  const partitions = (joined.assignments ?? []).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({
      topic: logicalTopic(topic, options.topicPrefix),
      topicId: known.get(topic)?.id ?? '',
      partition,
    })),
  )
  const { groupId, memberId, generationId = -1 } = joined
  let stream: MessagesStream<Buffer, Buffer, string, Buffer> | undefined
  const commits = openCommits(consumer, options)
  const handler = await options.onGeneration({
    partitions,
    member: { groupId, memberId, generationId, coordinatorId: consumer.coordinatorId ?? -1 },
    done: commits.add,
    pause: () => stream?.pause(),
    resume: () => {
      if (stream?.isPaused()) stream.resume()
    },
    fail,
  })
  try {
    stream = await consumer.consume({
      topics,
      mode: MessagesStreamModes.COMMITTED,
      fallbackMode: MessagesStreamFallbackModes.EARLIEST,
      autocommit: false,
      maxBytes: FETCH_BYTES,
      maxBytesPerPartition: PARTITION_BYTES,
      maxWaitTime: 500,
    })
  } catch (error) {
    await handler.stop()
    await commits.close()
    throw error
  }
  const reading = stream
  const onData = (message: Message<Buffer, Buffer, string, Buffer>) =>
    handler.push(toRawRecord(message, options.topicPrefix))
  reading.on('error', fail)
  reading.on('data', onData)
  options.onError(undefined)
  options.log.debug({ group: options.groupId, partitions: partitions.length }, 'The consumer has its partitions')

  return {
    async end() {
      reading.removeListener('data', onData)
      reading.pause()
      await handler.stop()
      await commits.close()
      await within(CLOSE_WITHIN_MS, reading.close(), options)
    },
  }
}
