import type { Range, RangeReader } from '@waybill/messaging'
import { Refused } from '../refused.ts'

/** Which records of a topic are looked at. */
export interface Scope {
  topic: string
  /** Default: all. */
  partitions?: readonly number[] | undefined
  /** In each partition, from this offset on. */
  fromOffset?: bigint | undefined
  /** Up to this offset, and with it. */
  toOffset?: bigint | undefined
  /** By the time at which a record was sent, `from` included and `to` not. */
  from?: Date | undefined
  to?: Date | undefined
}

/**
 * The part of each partition that a scope means, as the topic is now.
 *
 * @throws Refused when there is no such topic or partition
 */
export async function rangesOf(reader: RangeReader, scope: Scope): Promise<Range[]> {
  const { topic, partitions, fromOffset, toOffset, from, to } = scope
  const all = await existing(reader, topic)
  const missing = partitions?.find((partition) => !all.some((range) => range.partition === partition))
  if (missing !== undefined) throw new Refused('not-found', `${topic} has no partition ${missing}.`)
  const wanted = all.filter(({ partition }) => partitions?.includes(partition) ?? true)
  const first = from && (await reader.offsetsAt(wanted, from))
  const end = to && (await reader.offsetsAt(wanted, to))
  return wanted.map((range) => {
    const low = largest(range.from, fromOffset, first?.get(range))
    const high = smallest(range.to, toOffset === undefined ? undefined : toOffset + 1n, end?.get(range))
    return { ...range, from: smallest(low, range.to), to: largest(high, low > range.to ? range.to : low) }
  })
}

async function existing(reader: RangeReader, topic: string): Promise<Range[]> {
  try {
    return await reader.ranges([topic])
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith('Unknown topic ')) {
      throw new Refused('not-found', `There is no topic ${topic}.`, { cause })
    }
    throw cause
  }
}

const largest = (first: bigint, ...others: (bigint | undefined)[]): bigint =>
  others.reduce<bigint>((most, each) => (each !== undefined && each > most ? each : most), first)

const smallest = (first: bigint, ...others: (bigint | undefined)[]): bigint =>
  others.reduce<bigint>((least, each) => (each !== undefined && each < least ? each : least), first)
