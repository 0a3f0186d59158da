import type { RawRecord } from '../envelope.ts'
import type { KafkaOptions } from './client.ts'
import { partitionOf } from './partition.ts'
import { openRanges } from './range.ts'

export interface RecordsBetween extends KafkaOptions {
  /** Of a topic with a `key` only the partition that this key goes to is read; other keys of it are left out. */
  topics: readonly { name: string; key?: string }[]
  /** By the time at which a record was sent to Kafka, `from` included and `to` not. */
  from: Date
  to: Date
}

/**
 * What some topics got in a span of time, partition by partition: for tools. Moves nobody's offsets. Whoever wants no
 * more stops taking, and no more is read.
 *
 * @throws Error when there is no such topic, the client's error when Kafka can't be reached
 */
export async function* recordsBetween({ topics, from, to, ...kafka }: RecordsBetween): AsyncGenerator<RawRecord> {
  const keys = new Map(topics.map(({ name, key }) => [name, key === undefined ? undefined : Buffer.from(key)]))
  const reader = openRanges({ ...kafka, clientId: 'waybill-between' })
  try {
    const all = await reader.ranges([...keys.keys()])
    const partitions = Map.groupBy(all, ({ topic }) => topic)
    const wanted = all.filter(({ topic, partition }) => {
      const key = keys.get(topic)
      return !key || partition === partitionOf(key, partitions.get(topic)?.length ?? 1)
    })
    const [first, end] = [await reader.offsetsAt(wanted, from), await reader.offsetsAt(wanted, to)]
    for (const range of wanted) {
      const key = keys.get(range.topic)
      const part = { ...range, from: first.get(range) ?? range.from, to: end.get(range) ?? range.to }
      for await (const record of reader.read(part)) if (!key || record.key?.equals(key)) yield record
    }
  } finally {
    await reader.close()
  }
}
