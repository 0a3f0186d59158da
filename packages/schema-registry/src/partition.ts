import { type Base, type Consumer, IS_CONTROL } from '@platformatic/kafka'

/** Partition 0 of a topic, read without a consumer group: nothing is committed, the reader keeps its own place. */
export type Place = { node: number; topicId: string; clusterId: string }

/** `timestamp`: when it was written, in milliseconds since 1970. */
export type ReadRecord = { offset: bigint; timestamp: number; key: Buffer | null; value: Buffer | null }

// The client looks for its place in an answer chunk by chunk: sixteen of one megabyte are read faster than one of sixteen.
const MAX_BYTES = 1024 * 1024
const [EARLIEST, LATEST] = [-2n, -1n]

/**
 * The broker that leads the partition, and the id of the topic, which changes when a topic is created anew.
 * @param fresh asks the cluster even when the last answer is only seconds old
 */
export async function locate(client: Pick<Base, 'metadata'>, topic: string, fresh: boolean): Promise<Place> {
  const metadata = await client.metadata({ topics: [topic], forceUpdate: fresh })
  const found = metadata.topics.get(topic)
  const node = found?.partitions[0]?.leader
  if (found === undefined || node === undefined || node < 0) throw new Error(`topic '${topic}' has no leader`)
  return { node, topicId: found.id, clusterId: metadata.id }
}

/** The offset of the first record, and the one that the next record will get. */
export async function edges(consumer: Consumer, topic: string): Promise<{ first: bigint; end: bigint }> {
  const [first, end] = await Promise.all(
    [EARLIEST, LATEST].map(async (timestamp) => {
      const offsets = await consumer.listOffsets({ topics: [topic], timestamp })
      return offsets.get(topic)?.[0]
    }),
  )
  if (first === undefined || end === undefined) throw new Error(`topic '${topic}' has no partition 0`)
  return { first, end }
}

/**
 * Reads the records from an offset on.
 * @param waitMs how long to wait for one to come when there is none
 * @returns the records, and the offset to go on from
 */
export async function readFrom(
  consumer: Consumer,
  { node, topicId }: Place,
  from: bigint,
  waitMs: number,
): Promise<{ records: ReadRecord[]; next: bigint }> {
  const partition = { partition: 0, fetchOffset: from, partitionMaxBytes: MAX_BYTES }
  const anyEpoch = { currentLeaderEpoch: -1, lastFetchedEpoch: -1 }
  const topics = [{ topicId, partitions: [{ ...partition, ...anyEpoch }] }]
  const response = await consumer.fetch({ node, topics, minBytes: 1, maxBytes: MAX_BYTES, maxWaitTime: waitMs })
  const batches = response.responses.flatMap(({ partitions }) => partitions.flatMap(({ records }) => records ?? []))

  const records = batches
    .filter(({ attributes }) => (attributes & IS_CONTROL) === 0)
    .flatMap((batch) =>
      batch.records.map(({ offsetDelta, timestampDelta, key, value }) => ({
        offset: batch.firstOffset + BigInt(offsetDelta),
        timestamp: Number(batch.firstTimestamp + timestampDelta),
        key,
        value,
      })),
    )
    .filter(({ offset }) => offset >= from) // A batch comes whole, also when a part of it was read before.
  // Compaction can take the last records of a batch; the batch itself still says how far it reached.
  const next = batches.reduce((next, { firstOffset, lastOffsetDelta }) => {
    const end = firstOffset + BigInt(lastOffsetDelta) + 1n
    return end > next ? end : next
  }, from)
  return { records, next }
}
