import { randomUUID } from 'node:crypto'
import { Consumer, FetchIsolationLevels, IS_CONTROL, IS_TRANSACTIONAL, type RecordsBatch } from '@platformatic/kafka'
import type { RawRecord } from '../src/envelope.ts'

/** A topic as its log has it: what was committed, in the order of offsets, and what was not. */
export interface EveryRecord {
  committed: RawRecord[]
  aborted: number
  open: number
}

const COMMIT = 1

/**
 * Reads all of a topic, uncommitted records too, and finds out by the markers in the log itself what was committed: neither
 * the broker's list of aborted transactions nor the library's filter has a part in it.
 */
export async function readEveryRecord(brokers: string[], topic: string): Promise<EveryRecord> {
  const consumer = new Consumer({ clientId: 'every', groupId: `every-${randomUUID()}`, bootstrapBrokers: brokers })
  const found: EveryRecord = { committed: [], aborted: 0, open: 0 }
  try {
    consumer.topics.track(topic)
    const known = (await consumer.metadata({ topics: [topic] })).topics.get(topic)
    for (const [partition, { leader }] of (known?.partitions ?? []).entries()) {
      const batches = await readPartition(consumer, known?.id ?? '', leader, partition)
      sort(batches, { topic, partition }, found)
    }
    return found
  } finally {
    await consumer.close(true)
  }
}

async function readPartition(consumer: Consumer, topicId: string, node: number, partition: number) {
  const batches: RecordsBatch[] = []
  for (let fetchOffset = 0n; ; ) {
    const place = { partition, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, partitionMaxBytes: 5_000_000 }
    const { responses } = await consumer.fetch({
      node,
      maxWaitTime: 10,
      isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
      topics: [{ topicId, partitions: [place] }],
    })
    const answer = responses[0]?.partitions[0]
    batches.push(...(answer?.records ?? []).filter((batch) => batch.firstOffset >= fetchOffset))
    const last = batches.at(-1)
    if (last) fetchOffset = last.firstOffset + BigInt(last.lastOffsetDelta) + 1n
    if (fetchOffset >= (answer?.highWatermark ?? 0n)) return batches
  }
}

function sort(batches: RecordsBatch[], place: { topic: string; partition: number }, found: EveryRecord): void {
  const open = new Map<bigint, RawRecord[]>()
  const committed: RawRecord[] = []
  for (const batch of batches) {
    const { producerId, attributes } = batch
    const pending = open.get(producerId) ?? []
    if (attributes & IS_CONTROL) {
      if (batch.records[0]?.key?.readInt16BE(2) === COMMIT) committed.push(...pending)
      else found.aborted += pending.length
      open.delete(producerId)
    } else if (attributes & IS_TRANSACTIONAL) open.set(producerId, [...pending, ...recordsIn(batch, place)])
    else committed.push(...recordsIn(batch, place))
  }
  found.open += [...open.values()].reduce((sum, records) => sum + records.length, 0)
  found.committed.push(...committed.sort((a, b) => Number(a.offset - b.offset)))
}

const recordsIn = (batch: RecordsBatch, place: { topic: string; partition: number }): RawRecord[] =>
  batch.records.map(({ key, value, headers, offsetDelta, timestampDelta }) => ({
    ...place,
    offset: batch.firstOffset + BigInt(offsetDelta),
    timestamp: batch.firstTimestamp + timestampDelta,
    key,
    value,
    headers: new Map(headers.map(([name, text]) => [String(name), text ?? Buffer.alloc(0)])),
  }))
