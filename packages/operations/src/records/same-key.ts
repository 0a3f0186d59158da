import { openRanges } from '@waybill/messaging'
import type { Cluster } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { type OneRecord, readRaw } from './read-one.ts'
import { rangesOf } from './scope.ts'
import { type Direction, sizeOf, walk } from './walk.ts'

export interface SameKey extends Pick<OneRecord, 'topic' | 'partition' | 'offset'> {
  direction: Direction
  /** Where an earlier look ended; default beside the record. */
  at?: bigint | undefined
  /** So many bytes and records are looked through at most. */
  maxBytes?: number | undefined
  maxRecords?: number | undefined
  /** Ends the look with what was found so far. */
  signal?: AbortSignal | undefined
}

/** What a look for the next or the previous record of a key came to. */
export interface SameKeyFound {
  /** The nearest record with the key; null when none was found. */
  offset: string | null
  /** `end`: the partition has no other in this direction. `budget` and `stopped`: it was not looked through to its end. */
  why: 'found' | 'end' | 'budget' | 'stopped'
  /** Where the look ended; another one goes on from there. */
  at: string
  records: number
  bytes: number
}

const MOST_BYTES = 64 * 1024 * 1024
const MOST_RECORDS = 500_000

/**
 * The nearest record before or behind one that has the same key. Only its own partition is looked through: a key is always put
 * into the same one, unless partitions were added or a sender chose. Keys are compared as bytes, and no value is decoded.
 *
 * @throws Refused when there is no such record, or it has no key; the client's error when Kafka can't be reached
 */
export async function findSameKey(cluster: Cluster, wanted: SameKey): Promise<SameKeyFound> {
  const { topic, partition, offset, direction, maxBytes = MOST_BYTES, maxRecords = MOST_RECORDS, signal } = wanted
  const { key } = (await readRaw(cluster, wanted)).raw
  if (key === null) {
    throw new Refused('invalid', `${topic}/${partition}@${offset} has no key: no other record belongs to it.`)
  }
  const reader = openRanges({ brokers: cluster.brokers, clientId: 'waybill-browser' })
  try {
    const ranges = await rangesOf(reader, { topic, partitions: [partition] })
    const beside = direction === 'older' ? offset : offset + 1n
    const records = walk(reader, ranges, direction, new Map([[partition, wanted.at ?? beside]]))
    const progress = { records: 0, bytes: 0 }
    const ended = (why: SameKeyFound['why'], found: bigint | null = null): SameKeyFound => {
      return {
        offset: found === null ? null : String(found),
        why,
        at: String(records.cut().get(partition)),
        ...progress,
      }
    }
    for (;;) {
      if (signal?.aborted) return ended('stopped')
      if (progress.bytes >= maxBytes || progress.records >= maxRecords) return ended('budget')
      const record = await records.next()
      if (!record) return ended('end')
      progress.records += 1
      progress.bytes += sizeOf(record)
      if (record.key?.equals(key)) return ended('found', record.offset)
    }
  } finally {
    await reader.close()
  }
}
