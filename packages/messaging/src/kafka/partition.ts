import { crc32 } from 'node:zlib'

const SEED = 0x9747b28c
const MIX = 0x5bd1e995

/** Murmur2 as Kafka's Java client has it (`org.apache.kafka.common.utils.Utils.murmur2`), a signed 32-bit integer. */
export function murmur2(bytes: Buffer): number {
  let hash = SEED ^ bytes.length
  const whole = bytes.length & ~3
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(bytes.readInt32LE(at), MIX)
    hash = Math.imul(hash, MIX) ^ Math.imul(word ^ (word >>> 24), MIX)
  }
  const rest = bytes.length - whole
  if (rest > 0) hash = Math.imul(hash ^ bytes.readUIntLE(whole, rest), MIX)
  hash = Math.imul(hash ^ (hash >>> 13), MIX)
  return hash ^ (hash >>> 15)
}

/** The hash that a key's partition is the remainder of. See partitionOf. */
export const positiveHash = (key: Buffer): number => murmur2(key) & 0x7fffffff

/**
 * The partition of a key, the same as every Java client's and librdkafka's `murmur2` choose: producers in other
 * languages keep a key's records together with ours. (The client's own default keeps the sign bit, and so differs
 * wherever the number of partitions is no power of two.)
 */
export const partitionOf = (key: Buffer, partitions: number): number => positiveHash(key) % partitions

/** Which partition of so many a key belongs to. It must be the same for every producer of a topic, for ever: else a key's order is lost. */
export type Partitioner = (key: Buffer, partitions: number) => number

/** Kafka's clients have agreed on none: for topics that others write too, theirs. */
export const partitioners = {
  /** Java's, and so of Kafka Streams, Connect and most others. */
  murmur2: partitionOf,
  /** librdkafka's default (`consistent_random`), and so of the clients for Python, .NET and Go that are built on it. */
  crc32: (key, partitions) => crc32(key) % partitions,
  /** Sarama's default (`NewHashPartitioner`): FNV-1a as a signed integer, and of its remainder the distance from 0. */
  fnv1a: (key, partitions) => Math.abs((fnv1a(key) | 0) % partitions),
} as const satisfies Record<string, Partitioner>

export type PartitionerName = keyof typeof partitioners

function fnv1a(bytes: Buffer): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}
