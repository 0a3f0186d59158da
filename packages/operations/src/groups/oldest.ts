import { randomUUID } from 'node:crypto'
import { Consumer } from '@platformatic/kafka'
import { connectionTo } from '@waybill/messaging/brokers'
import type { Cluster } from '../cluster.ts'
import { nameOf, type Place } from './ends.ts'

interface Unread extends Place {
  /** The offset from which it is not read yet. */
  from: bigint
  end: bigint
}

/** So many partitions are looked at in one call; of those behind it the oldest record is not known. */
const MOST_PARTITIONS = 300
/** Control batches and what compaction left of a batch hold no record: so many of them are read over. */
const MOST_EMPTY = 5
const IS_CONTROL = 0b100000

/** When the first record that is not read yet was written, by `topic:partition`. One small fetch a partition. */
export async function oldestUnread({ brokers }: Cluster, unread: readonly Unread[]): Promise<Map<string, Date>> {
  const found = new Map<string, Date>()
  const asked = unread.filter(({ from, end }) => from < end).slice(0, MOST_PARTITIONS)
  if (asked.length === 0) return found
  const name = `waybill-oldest-${randomUUID()}`
  // The client fetches only as a consumer. No group is joined, so the broker never hears this one's name.
  const consumer = new Consumer({
    clientId: 'waybill-operations',
    groupId: name,
    ...connectionTo(brokers),
    autocommit: false,
    retries: 3,
    retryDelay: 200,
  })
  try {
    const topics = [...new Set(asked.map(({ topic }) => topic))]
    const { topics: known } = await consumer.metadata({ topics, forceUpdate: true })
    for (const place of asked) {
      const topic = known.get(place.topic)
      const leader = topic?.partitions[place.partition]?.leader
      if (!topic || leader === undefined || leader < 0) continue
      const time = await firstTime(consumer, { ...place, topicId: topic.id, leader })
      if (time) found.set(nameOf(place), time)
    }
    return found
  } finally {
    await consumer.close(true)
  }
}

async function firstTime(
  consumer: Consumer,
  { topicId, leader, partition, from, end }: Unread & { topicId: string; leader: number },
): Promise<Date | undefined> {
  let position = from
  for (let tries = 0; tries < MOST_EMPTY && position < end; tries += 1) {
    const { responses } = await consumer.fetch({
      node: leader,
      // A broker sends one batch, however large, when the limit is smaller.
      maxBytes: 1,
      maxWaitTime: 100,
      topics: [
        {
          topicId,
          partitions: [
            {
              partition,
              fetchOffset: position,
              currentLeaderEpoch: -1,
              lastFetchedEpoch: -1,
              partitionMaxBytes: 1,
            },
          ],
        },
      ],
    })
    for (const batch of responses.flatMap(({ partitions }) => partitions.flatMap(({ records }) => records ?? []))) {
      const records = (batch.attributes & IS_CONTROL) === 0 ? batch.records : []
      const first = records.find(({ offsetDelta }) => batch.firstOffset + BigInt(offsetDelta) >= position)
      if (first) return new Date(Number(batch.firstTimestamp + first.timestampDelta))
      position = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    }
  }
  return undefined
}
