import { murmur2, openRanges, partitionOf, type RawRecord, type Registry } from '@waybill/messaging'
import type { Cluster } from '../cluster.ts'
import { Refused } from '../refused.ts'
import { type DecodeStep, explainDecoding } from './explain.ts'
import type { SchemaNames } from './schema-names.ts'
import { rangesOf } from './scope.ts'
import { covered, type Secrecy } from './shown.ts'
import { openViewer, type RecordView } from './view.ts'

/** Why a record is in its partition. */
export interface PartitionMath {
  /** Murmur2 of the key's bytes, as Kafka's own producers have it, signed; null for a record without a key. */
  hash: number | null
  /** The hash without its sign, modulo the number of partitions. */
  partition: number | null
  partitions: number
}

/** All of one record. */
export interface RecordDetails {
  record: RecordView
  decoding: DecodeStep[]
  math: PartitionMath
  /** Base64; secret texts are covered by stars. */
  keyBytes: string | null
  valueBytes: string | null
  /** Offsets beside it in its partition; null: there is none yet, or no more. */
  previous: string | null
  next: string | null
}

export interface OneRecord extends Secrecy {
  topic: string
  partition: number
  offset: bigint
  registry: Registry | undefined
  names?: SchemaNames | undefined
}

/** A record as it stands there. Throws Refused when there is none, with what there is. */
export async function readRaw(
  cluster: Cluster,
  { topic, partition, offset }: Pick<OneRecord, 'topic' | 'partition' | 'offset'>,
): Promise<{ raw: RawRecord; partitions: number; first: bigint; end: bigint }> {
  const reader = openRanges({ brokers: cluster.brokers, clientId: 'waybill-browser' })
  try {
    const ranges = await rangesOf(reader, { topic })
    const range = ranges.find((each) => each.partition === partition)
    if (!range) throw new Refused('not-found', `${topic} has no partition ${partition}.`)
    const place = `${topic}/${partition}@${offset}`
    if (offset < range.from || offset >= range.to) {
      const held = range.from === range.to ? 'is empty' : `holds ${range.from} to ${range.to - 1n}`
      throw new Refused('not-found', `There is no record ${place}: the partition ${held}.`)
    }
    for await (const raw of reader.read({ ...range, from: offset, to: offset + 1n })) {
      return { raw, partitions: ranges.length, first: range.from, end: range.to }
    }
    throw new Refused(
      'not-found',
      `There is no record ${place} any more: compaction took it, or a transaction did not commit it.`,
    )
  } finally {
    await reader.close()
  }
}

/**
 * One record with its bytes, how it is decoded, and why it is in its partition.
 *
 * @throws Refused when there is none at that place; the client's error when Kafka can't be reached
 */
export async function readRecord(cluster: Cluster, wanted: OneRecord): Promise<RecordDetails> {
  const { registry, names, offset } = wanted
  const { raw, partitions, first, end } = await readRaw(cluster, wanted)
  const viewer = openViewer(registry, wanted, names)
  const secrets = await viewer.secretsOf(raw)
  const { key, value } = raw
  const base64 = (bytes: Buffer | null) => bytes && covered(bytes, secrets).toString('base64')
  return {
    record: await viewer.view(raw),
    decoding: await explainDecoding(raw, registry, names),
    math: {
      hash: key && murmur2(key),
      partition: key && partitionOf(key, partitions),
      partitions,
    },
    keyBytes: base64(key),
    valueBytes: base64(value),
    previous: offset > first ? String(offset - 1n) : null,
    next: offset + 1n < end ? String(offset + 1n) : null,
  }
}
