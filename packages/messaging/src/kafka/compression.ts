import { compressionsAlgorithms } from '@platformatic/kafka'

/** How the records of a batch may be packed. Each codec is one that every Kafka client of today reads. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Compression = (typeof compressions)[number]

/** Packed bytes, and the number of the codec in a batch's attributes. */
export interface Packed {
  readonly code: number
  readonly bytes: Buffer
}

/**
 * Packs the records of a batch, in this thread: a batch of 1 MB takes some milliseconds. What would not get smaller, like a single
 * record that is encrypted, stays as it is.
 */
export function pack(bytes: Buffer, compression: Compression): Packed {
  if (compression === 'none') return { code: 0, bytes }
  const { bitmask, compressSync } = compressionsAlgorithms[compression]
  const smaller = compressSync(bytes)
  return smaller.length < bytes.length ? { code: bitmask, bytes: smaller } : { code: 0, bytes }
}
