import { ProduceAcks, Producer } from '@platformatic/kafka'
import { createCodec, frame, partitionOf, type Registry, type SchemaId } from '@waybill/messaging'
import { connectionTo } from '@waybill/messaging/brokers'
import { type Cluster, patience, withAdmin } from '../cluster.ts'
import { asRefusal } from '../kafka-error.ts'
import { Refused } from '../refused.ts'
import { needTopic } from '../topics/layout.ts'
import { isInternal } from '../topics/role.ts'
import { dataOf } from './from-json.ts'
import { personalInClear } from './personal.ts'

/** What a record is to be. */
export interface NewRecord {
  topic: string
  /** null: without a key, in any partition. */
  key: string | null
  /** Default: as the key says. */
  partition?: number | undefined
  headers: Readonly<Record<string, string>>
  value: NewValue
}

/** A value: JSON for a registered schema, a text as it is, or none, which deletes the key of a compacted topic. */
export type NewValue =
  | { kind: 'avro'; subject: string; version?: number | undefined; data: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'none' }

/** A record that is checked and encoded. */
export interface PreparedRecord {
  topic: string
  partition: number
  key: Buffer | null
  value: Buffer | null
  headers: ReadonlyMap<string, Buffer>
  schemaId: SchemaId | null
  version: number | null
  warnings: string[]
}

export interface SentRecord {
  topic: string
  partition: number
  offset: bigint
}

const LARGEST_BYTES = 900_000

/**
 * Checks records against their topics and schemas, and encodes them. Nothing is sent.
 *
 * @throws Refused for a topic, partition, subject or version that is not there, data that does not fit, with each field that
 *   does not, a personal field in the clear, and a record that is too large
 */
export async function prepareRecords(
  cluster: Cluster,
  registry: Registry | undefined,
  records: readonly NewRecord[],
): Promise<PreparedRecord[]> {
  const names = [...new Set(records.map(({ topic }) => topic))]
  const partitions = await withAdmin(cluster, async (admin) => {
    const counts = new Map<string, number>()
    for (const name of names) {
      if (isInternal(name))
        throw new Refused('protected', `${name} is the cluster's own: nothing is produced to it from here.`)
      counts.set(name, (await needTopic(admin, name)).length)
    }
    return counts
  })
  const versions = new Map<string, ReturnType<Registry['versions']>>()
  const versionsOf = (subject: string) => {
    if (!registry) throw new Refused('invalid', 'There is no schema registry to ask for a schema.')
    const asked = versions.get(subject) ?? registry.versions(subject)
    versions.set(subject, asked)
    return asked
  }
  const prepared: PreparedRecord[] = []
  for (const record of records) prepared.push(await prepare(record, partitions.get(record.topic) ?? 0, versionsOf))
  return prepared
}

async function prepare(
  record: NewRecord,
  partitions: number,
  versionsOf: (subject: string) => ReturnType<Registry['versions']>,
): Promise<PreparedRecord> {
  const { topic, headers, value } = record
  const key = record.key === null ? null : Buffer.from(record.key)
  const own = key ? partitionOf(key, partitions) : Math.floor(Math.random() * partitions)
  const partition = record.partition ?? own
  if (partition < 0 || partition >= partitions) throw new Refused('invalid', `${topic} has no partition ${partition}.`)
  const encoded = value.kind === 'avro' ? await encode(value, versionsOf) : plainValue(value)
  const size = (key?.length ?? 0) + (encoded.value?.length ?? 0)
  if (size > LARGEST_BYTES) throw new Refused('invalid', `The record has ${size} bytes; ${LARGEST_BYTES} are allowed.`)
  return {
    topic,
    partition,
    key,
    ...encoded,
    headers: new Map(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    warnings:
      key && partition !== own
        ? [
            `The key ${record.key} belongs into partition ${own}: in ${partition} it has no order with its other records.`,
          ]
        : [],
  }
}

async function encode(
  { subject, version, data: json }: Extract<NewValue, { kind: 'avro' }>,
  versionsOf: (subject: string) => ReturnType<Registry['versions']>,
): Promise<Pick<PreparedRecord, 'value' | 'schemaId' | 'version'>> {
  const versions = await versionsOf(subject)
  const found = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version)
  if (!found) {
    const there = versions.map((each) => each.version).join(', ')
    throw new Refused(
      'not-found',
      there ? `${subject} has the versions ${there}, and no ${version}.` : `There is no subject ${subject}.`,
    )
  }
  const data = dataOf(found.schema, json)
  const clear = personalInClear(found.schema, data)
  if (clear.length > 0) {
    throw new Refused(
      'invalid',
      `${clear.join(', ')} would be in the clear: personal fields are encrypted by the service that has the keys. Take them from a record that has them, or use null where the schema allows it.`,
    )
  }
  try {
    return {
      value: frame(found.id, createCodec(found.schema).encode(data)),
      schemaId: found.id,
      version: found.version,
    }
  } catch (cause) {
    throw new Refused('invalid', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

const plainValue = (
  value: Exclude<NewValue, { kind: 'avro' }>,
): Pick<PreparedRecord, 'value' | 'schemaId' | 'version'> => ({
  value: value.kind === 'none' ? null : Buffer.from(value.text),
  schemaId: null,
  version: null,
})

/**
 * Sends records that are prepared, in this order within a partition, and returns when all in-sync replicas have them.
 *
 * @returns where each is now
 * @throws Refused when the broker does not take them; the client's error when Kafka can't be reached: then some may be sent
 */
export async function sendRecords(cluster: Cluster, records: readonly PreparedRecord[]): Promise<SentRecord[]> {
  if (records.length === 0) return []
  const producer = new Producer({
    clientId: 'waybill-produce',
    ...connectionTo(cluster.brokers),
    idempotent: true,
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
    strict: false,
    ...patience,
  })
  try {
    const { offsets = [] } = await asRefusal(() =>
      producer.send({
        messages: records.map(({ topic, partition, key, value, headers }) => ({
          topic,
          partition,
          ...(key ? { key } : {}),
          ...(value ? { value } : {}),
          headers: new Map([...headers].map(([name, bytes]) => [Buffer.from(name), bytes])),
        })),
      }),
    )
    // The broker tells the offset of the first record of each partition's batch; those behind it follow.
    const next = new Map(offsets.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))
    return records.map(({ topic, partition }) => {
      const place = `${topic}/${partition}`
      const offset = next.get(place) ?? -1n
      next.set(place, offset + 1n)
      return { topic, partition, offset }
    })
  } finally {
    await producer.close()
  }
}
