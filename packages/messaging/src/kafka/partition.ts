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
