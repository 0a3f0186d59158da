import type { RecordsBatch } from '@platformatic/kafka'
import { createLimit } from '../consumer/limit.ts'
import type { RawRecord } from '../envelope.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { EARLIEST, type KafkaOptions, LATEST, physicalTopic } from './client.ts'
import { headerName } from './header-name.ts'
import { openAlone } from './read-alone.ts'

/** A part of a partition: from an offset up to, and without, another. */
export interface Range extends PartitionId {
  from: bigint
  to: bigint
}

/** Reads parts of topics that have an end, outside of any consumer group: nobody's offsets are moved. */
export interface RangeReader {
  /**
   * All that these topics hold now, partition by partition.
   * @throws Error that names a topic which the cluster does not have
   */
  ranges(topics: readonly string[]): Promise<Range[]>
  /** For each range, its first offset that is as young as this time, or its end. */
  offsetsAt(ranges: readonly Range[], time: Date): Promise<Map<Range, bigint>>
  /**
   * The records of a range in their order; not more than some MiB of it are in memory. What retention has deleted
   * meanwhile is left out.
   * @throws the client's error when Kafka can't be reached
   */
  read(range: Range): AsyncGenerator<RawRecord>
  close(): Promise<void>
}

const FETCH_BYTES = 1024 * 1024
const FETCH_WAIT_MS = 500
/** So many answers without a record, in a range that must have some, are not waited out. */
const MOST_EMPTY = 20
const IS_CONTROL = 0b100000

/** Opens a reader of ranges. `clientId` is what the broker's logs call it. */
export function openRanges(options: KafkaOptions & { clientId: string }): RangeReader {
  const consumer = openAlone(options, options.clientId, 'Reading a range')
  // The client numbers the requests to a broker and must send them one after the other.
  const inTurn = createLimit(1)
  const physical = (topic: string) => physicalTopic(topic, options.topicPrefix)

  const offsets = (topics: readonly string[], timestamp: bigint) =>
    consumer.listOffsets({ topics: [...new Set(topics)].map(physical), timestamp })

  async function fetch(range: Range, position: bigint): Promise<RecordsBatch[]> {
    const topic = physical(range.topic)
    const { topics } = await consumer.metadata({ topics: [topic] })
    const partition = {
      partition: range.partition,
      fetchOffset: position,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    }
    const response = await consumer.fetch({
      node: topics.get(topic)?.partitions[range.partition]?.leader ?? 0,
      topics: [{ topicId: range.topicId, partitions: [partition] }],
      maxBytes: FETCH_BYTES,
      maxWaitTime: FETCH_WAIT_MS,
    })
    return response.responses.flatMap(({ partitions }) =>
      partitions
        .filter(({ partitionIndex }) => partitionIndex === range.partition)
        .flatMap(({ records }) => records ?? []),
    )
  }

  /** The next batches, from `position` or, when retention has passed it, from the oldest record there is. */
  async function batchesFrom(range: Range, position: bigint): Promise<RecordsBatch[]> {
    try {
      return await inTurn(() => fetch(range, position))
    } catch (error) {
      const oldest = (await offsets([range.topic], EARLIEST)).get(physical(range.topic))?.[range.partition] ?? -1n
      if (oldest <= position) throw error
      return inTurn(() => fetch(range, oldest))
    }
  }

  return {
    async ranges(names) {
      if (names.length === 0) return []
      for (const name of names) consumer.topics.track(physical(name))
      const { topics } = await consumer.metadata({ topics: names.map(physical), forceUpdate: true })
      const [first, end] = await Promise.all([offsets(names, EARLIEST), offsets(names, LATEST)])
      return names.flatMap((topic) =>
        (end.get(physical(topic)) ?? []).map((to, partition) => ({
          topic,
          topicId: topics.get(physical(topic))?.id ?? '',
          partition,
          from: first.get(physical(topic))?.[partition] ?? 0n,
          to,
        })),
      )
    },
    async offsetsAt(ranges, time) {
      const names = ranges.map(({ topic }) => topic)
      const found = names.length > 0 ? await offsets(names, BigInt(time.getTime())) : new Map<string, bigint[]>()
      // Negative: nothing is as young as that.
      return new Map(
        ranges.map((range) => {
          const at = found.get(physical(range.topic))?.[range.partition] ?? -1n
          return [range, at < 0n || at > range.to ? range.to : at]
        }),
      )
    },
    async *read(range) {
      let position = range.from
      let empty = 0
      while (position < range.to) {
        const batches = await batchesFrom(range, position)
        empty = batches.length === 0 ? empty + 1 : 0
        if (empty > MOST_EMPTY) {
          throw new Error(`${range.topic}/${range.partition} has no record from offset ${position} to ${range.to}`)
        }
        for (const batch of batches) {
          // A batch is sent whole, and stays where its last record was though compaction took some: hence the checks.
          for (const record of (batch.attributes & IS_CONTROL) === 0 ? toRawRecords(batch, range) : []) {
            if (record.offset >= position && record.offset < range.to) yield record
          }
          const next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
          if (next > position) position = next
        }
      }
    },
    close: () => consumer.close(true),
  }
}

const toRawRecords = (batch: RecordsBatch, { topic, partition }: Range): RawRecord[] =>
  batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    topic,
    partition,
    offset: batch.firstOffset + BigInt(offsetDelta),
    timestamp: batch.firstTimestamp + timestampDelta,
    key,
    value,
    headers: new Map(headers.map(([name, bytes]) => [headerName(name ?? undefined), bytes ?? Buffer.alloc(0)])),
  }))
