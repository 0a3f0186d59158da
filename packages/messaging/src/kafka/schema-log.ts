import { setTimeout as delay } from 'node:timers/promises'
import { Admin, ConfigResourceTypes, Consumer, findErrorBy, IS_CONTROL, Producer } from '@platformatic/kafka'
import { PermanentError } from '../errors.ts'
import type { Topic } from '../event.ts'
import { type Brokers, connectionTo } from './brokers.ts'
import { clientDefaults, EARLIEST, LATEST, type RawConsumer, rawly } from './client.ts'
import { createTopics } from './topics.ts'

/** Where schemas are kept, and in which topic. */
export interface SchemaTopic {
  brokers: Brokers
  topic: string
}

/** A schema as it is kept, in Confluent's format. */
export interface StoredSchema {
  subject: string
  version: number
  id: number
  schema: string
  deleted: boolean
}

const CLIENT = 'waybill-schemas'
const MAX_BYTES = 16 * 1024 * 1024
const KNOWN_WITHIN_MS = 15_000

const isAnswer = (error: unknown, name: string): boolean =>
  error instanceof Error && findErrorBy(error, 'apiId', name) !== null

/**
 * Makes the topic when there is none: one partition, compacted, on up to three brokers.
 *
 * @throws PermanentError when there is a topic of this name that would lose schemas
 */
export async function prepareSchemaTopic(at: SchemaTopic): Promise<void> {
  const admin = new Admin({ clientId: CLIENT, ...connectionTo(at.brokers), ...clientDefaults })
  try {
    if ((await admin.listTopics()).includes(at.topic)) await checkPolicy(admin, at.topic)
    else await makeTopic(admin, at)
  } finally {
    await admin.close()
  }
}

async function makeTopic(admin: Admin, at: SchemaTopic): Promise<void> {
  const replicationFactor = Math.min(3, (await admin.metadata({ topics: [], forceUpdate: true })).brokers.size)
  const one: Topic = {
    name: at.topic,
    key: '',
    partitions: 1,
    retentionMs: 0,
    cleanup: 'compact',
    owner: '',
    events: [],
  }
  try {
    await createTopics({ brokers: at.brokers, topics: [one], replicationFactor })
  } catch (error) {
    // Else somebody was faster.
    if (!isAnswer(error, 'TOPIC_ALREADY_EXISTS')) throw error
  }
  // A topic that was made a moment ago is not known to every broker at once, or has no leader yet.
  const deadline = Date.now() + KNOWN_WITHIN_MS
  while (!(await readSchemas(at).catch(() => undefined))) {
    if (Date.now() > deadline) throw new Error(`${at.topic} was made, and is not there after ${KNOWN_WITHIN_MS} ms`)
    await delay(100)
  }
  // It may be somebody else's, made so lately that the list did not have it.
  await checkPolicy(admin, at.topic)
}

async function checkPolicy(admin: Admin, topic: string): Promise<void> {
  const resource = {
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: topic,
    configurationKeys: ['cleanup.policy'],
  }
  const [described] = await admin.describeConfigs({ resources: [resource] })
  const policy = described?.configs[0]?.value
  if (policy === 'compact') return
  throw new PermanentError(`The topic ${topic} has cleanup.policy=${policy}: Kafka would delete schemas. Set compact`, {
    code: 'schema-topic-unfit',
  })
}

/** Every schema of the topic, oldest first, or undefined when there is no such topic. */
export async function readSchemas({ brokers, topic }: SchemaTopic): Promise<StoredSchema[] | undefined> {
  const consumer: RawConsumer = new Consumer({
    clientId: CLIENT,
    groupId: CLIENT, // only named, never joined
    ...rawly,
    ...connectionTo(brokers),
    ...clientDefaults,
  })
  try {
    const [first, end] = await Promise.all(
      [EARLIEST, LATEST].map(async (timestamp) => {
        const offsets = await consumer.listOffsets({ topics: [topic], timestamp })
        return offsets.get(topic)?.[0] ?? 0n
      }),
    )
    return await readAll(consumer, topic, first ?? 0n, end ?? 0n)
  } catch (error) {
    if (isAnswer(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return undefined
    throw error
  } finally {
    await consumer.close(true)
  }
}

async function readAll(consumer: RawConsumer, topic: string, first: bigint, end: bigint): Promise<StoredSchema[]> {
  const metadata = await consumer.metadata({ topics: [topic] })
  const { id: topicId, partitions } = metadata.topics.get(topic) ?? {}
  const node = partitions?.[0]?.leader
  if (topicId === undefined || node === undefined || node < 0) throw new Error(`${topic} has no leader`)

  const stored = new Map<string, StoredSchema>()
  for (let next = first; next < end; ) {
    const place = { partition: 0, fetchOffset: next, partitionMaxBytes: MAX_BYTES }
    const topics = [{ topicId, partitions: [{ ...place, currentLeaderEpoch: -1, lastFetchedEpoch: -1 }] }]
    const answer = await consumer.fetch({ node, topics, minBytes: 1, maxBytes: MAX_BYTES, maxWaitTime: 500 })
    const batches = answer.responses.flatMap(({ partitions }) => partitions.flatMap(({ records }) => records ?? []))
    if (batches.length === 0) break // compaction took what stood before the end
    for (const batch of batches) {
      const isControl = (batch.attributes & IS_CONTROL) !== 0
      if (!isControl) for (const { key, value } of batch.records) take(stored, key, value)
      next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    }
  }
  return [...stored.values()]
}

/** A registry's settings stand on the same topic; they are passed over. */
function take(stored: Map<string, StoredSchema>, key: Buffer | null, value: Buffer | null): void {
  const text = key?.toString() ?? 'null'
  const { keytype } = JSON.parse(text) as { keytype?: string }
  if (keytype !== 'SCHEMA') return
  if (value === null) stored.delete(text)
  else stored.set(text, JSON.parse(value.toString()) as StoredSchema)
}

/** Appends a schema; settles when all in-sync replicas have it. */
export async function appendSchema({ brokers, topic }: SchemaTopic, stored: StoredSchema): Promise<void> {
  const producer = new Producer({ clientId: CLIENT, ...connectionTo(brokers), idempotent: true, ...clientDefaults })
  try {
    const { subject, version } = stored
    // Compaction compares keys byte by byte: the order of their attributes is a part of the format.
    const key = Buffer.from(JSON.stringify({ keytype: 'SCHEMA', subject, version, magic: 1 }))
    await producer.send({ messages: [{ topic, partition: 0, key, value: Buffer.from(JSON.stringify(stored)) }] })
  } finally {
    await producer.close(true)
  }
}
