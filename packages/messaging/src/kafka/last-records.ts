import type { RawRecord } from '../envelope.ts'
import type { KafkaOptions } from './client.ts'
import { openRanges } from './range.ts'

/**
 * The newest records of a topic as they stand there, the oldest of them first: for tools. Reads at most `last` of each
 * partition, and moves nobody's offsets.
 *
 * @throws Error when there is no such topic, the client's error when Kafka can't be reached
 */
export async function lastRecords(options: KafkaOptions & { topic: string; last: number }): Promise<RawRecord[]> {
  const reader = openRanges({ ...options, clientId: 'waybill-last' })
  const found: RawRecord[] = []
  try {
    for (const range of await reader.ranges([options.topic])) {
      const start = range.to - BigInt(options.last)
      for await (const record of reader.read({ ...range, from: start > range.from ? start : range.from })) {
        found.push(record)
      }
    }
  } finally {
    await reader.close()
  }
  return found.sort((a, b) => Number(a.timestamp - b.timestamp)).slice(-options.last)
}
