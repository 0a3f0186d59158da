import { setTimeout as delay } from 'node:timers/promises'
import {
  type ClusterMetadata,
  type Connection,
  ProduceAcks,
  Producer,
  produceV9,
  protocolErrors,
  protocolErrorsCodesById,
  Writer,
} from '@platformatic/kafka'
import { describe } from '../errors.ts'
import { clientDefaults, type KafkaOptions, physicalTopic } from './client.ts'
import { isEmbedded } from './embedded.ts'
import { openEmbeddedBatches } from './embedded-batches.ts'
import { partitionOf } from './partition.ts'
import { type BatchOrigin, encodeBatch, type PackedRecord, recordSize } from './record-batch.ts'

/** A record to be sent; its topic without the cluster's prefix. */
export interface OutgoingRow extends PackedRecord {
  topic: string
}

/** Records of one partition that were not written: Kafka writes a partition's batch as a whole or not at all. */
export interface Unwritten<Row> {
  rows: readonly Row[]
  reason: string
  /**
   * `refused`: the broker will never take this batch, for its size or for what is in it. `waits`: its topic or partition
   * can't be written now, others can. `away`: Kafka can't be reached.
   */
  kind: 'refused' | 'waits' | 'away'
}

export interface BatchProducer {
  /**
   * Sends rows, each partition's in the order given, in one request a broker; returns those that were not written.
   * Behind an unwritten row no other of its partition is sent. One call at a time.
   */
  send<Row extends OutgoingRow>(rows: readonly Row[]): Promise<Unwritten<Row>[]>
  close(): Promise<void>
}

interface Batch<Row> {
  topic: string
  partition: number
  rows: readonly Row[]
  bytes: Buffer
}

/** Below Kafka's default for the largest batch of a partition (max.message.bytes, 1,048,588). */
const MAX_BATCH_BYTES = 1_000_000
const RETRY_FOR_MS = 3_000
const RETRY_EVERY_MS = 100
const DUPLICATE_SEQUENCE_NUMBER = 46
const PRODUCE = { key: 0, version: 9 }
// MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_RECORD. Not INVALID_TIMESTAMP: that is this clock, not the row.
const REFUSALS = new Set([10, 18, 87])

/**
 * An idempotent producer for rows whose bytes are ready: it writes record batches itself, a buffer a partition, which
 * takes a small part of the processor time that a client needs which builds each record from its parts (ADR 8).
 * After a failure it goes on under a new producer id: whether the batch was written is then unknown, and its sequence
 * number with it. What was written and is sent again shows as a copy.
 */
export function openBatchProducer(options: KafkaOptions & { clientId: string }): BatchProducer {
  const { brokers } = options
  if (isEmbedded(brokers)) return openEmbeddedBatches(brokers, options.topicPrefix)
  const client = new Producer({
    clientId: options.clientId,
    bootstrapBrokers: [...brokers],
    idempotent: true,
    acks: ProduceAcks.ALL,
    autocreateTopics: false,
    strict: false,
    ...clientDefaults,
    // Below 2 the client takes it for none given, and an idempotent one tries for ever.
    retries: 2,
  })
  const sequences = new Map<string, number>()
  let identity: { producerId: bigint; producerEpoch: number } | undefined

  async function identify(): Promise<{ producerId: bigint; producerEpoch: number }> {
    const { producerId, producerEpoch } = await client.initIdempotentProducer({})
    if (producerId === undefined || producerEpoch === undefined) throw new Error('Kafka gave no producer id')
    return { producerId, producerEpoch }
  }

  async function metadataOf(topics: readonly string[], forceUpdate = false): Promise<Map<string, ClusterMetadata>> {
    try {
      const all = await client.metadata({ topics: [...topics], forceUpdate })
      return new Map(topics.map((topic) => [topic, all]))
    } catch (error) {
      if (topics.length === 1) throw error
      // One that does not exist must not hold up the others.
      const known = await Promise.allSettled(topics.map(async (topic) => [topic, await metadataOf([topic])] as const))
      const found = known.flatMap((one) => (one.status === 'fulfilled' ? [...one.value[1]] : []))
      if (found.length === 0) throw error
      return new Map(found)
    }
  }

  /** Sends each partition's batch once or, after an error that may pass, again; returns those without success. */
  async function sendRound<Row>(batches: Batch<Row>[]): Promise<Unwritten<Row>[]> {
    const unwritten: Unwritten<Row>[] = []
    const until = Date.now() + RETRY_FOR_MS
    let open = batches
    for (let refresh = false; open.length > 0; refresh = true) {
      const errors = await sendOnce(open, refresh)
      const again: Batch<Row>[] = []
      for (const [batch, { code, reason }] of errors) {
        const kind = REFUSALS.has(code) ? 'refused' : code < 0 ? 'away' : 'waits'
        const passes = kind === 'away' || protocolErrors[protocolErrorsCodesById[code] ?? '']?.canRetry === true
        if (kind !== 'refused' && passes && Date.now() < until) again.push(batch)
        else unwritten.push({ rows: batch.rows, reason: `${batch.topic}/${batch.partition}: ${reason}`, kind })
      }
      open = again
      if (open.length > 0) await delay(RETRY_EVERY_MS)
    }
    return unwritten
  }

  async function sendOnce<Row>(
    batches: readonly Batch<Row>[],
    refresh: boolean,
  ): Promise<Map<Batch<Row>, { code: number; reason: string }>> {
    const errors = new Map<Batch<Row>, { code: number; reason: string }>()
    const fail = (some: readonly Batch<Row>[], error: unknown) => {
      for (const batch of some) errors.set(batch, { code: -1, reason: describe(error) })
    }
    const topics = [...new Set(batches.map((batch) => batch.topic))]
    const cluster = await metadataOf(topics, refresh).catch((error: unknown) => fail(batches, error))
    if (!cluster) return errors

    const byLeader = Map.groupBy(
      batches,
      ({ topic, partition }) => cluster.get(topic)?.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    )
    await Promise.all(
      [...byLeader].map(async ([leader, some]) => {
        try {
          const broker = [...cluster.values()].map((known) => known.brokers.get(leader)).find(Boolean)
          if (!broker) throw new Error('it has no leader now')
          const connection = await client.connections.get(broker)
          const answers = await produce(connection, some)
          for (const batch of some) {
            const answer = answers.get(`${batch.topic}/${batch.partition}`) ?? { code: -1, reason: 'no answer' }
            if (answer.code !== 0 && answer.code !== DUPLICATE_SEQUENCE_NUMBER) errors.set(batch, answer)
          }
        } catch (error) {
          fail(some, error)
        }
      }),
    )
    return errors
  }

  return {
    async send(rows) {
      const topics = [...new Set(rows.map((row) => row.topic))]
      const names = new Map(topics.map((topic) => [topic, physicalTopic(topic, options.topicPrefix)]))
      type Row = (typeof rows)[number]
      const unwritten: Unwritten<Row>[] = []
      const partitions = new Map<string, { topic: string; partition: number; rows: Row[] }>()
      let origin: Omit<BatchOrigin, 'firstSequence'>
      try {
        origin = identity ??= await identify()
        const cluster = await metadataOf([...names.values()])
        const counts = new Map(topics.map((topic) => [topic, partitionCount(cluster, names.get(topic) ?? topic)]))
        for (const row of rows) {
          const count = counts.get(row.topic) ?? 0
          const partition = count === 0 ? -1 : placeOf(row, count)
          const place = `${names.get(row.topic)}/${partition}`
          const found = partitions.get(place)
          if (found) found.rows.push(row)
          else partitions.set(place, { topic: names.get(row.topic) ?? row.topic, partition, rows: [row] })
        }
      } catch (error) {
        return [{ rows, reason: describe(error), kind: isUnknownTopic(error) ? 'waits' : 'away' }]
      }

      for (const [place, { topic, partition, rows }] of partitions) {
        if (partition >= 0) continue
        partitions.delete(place)
        unwritten.push({ rows, reason: `the topic ${topic} does not exist`, kind: 'waits' })
      }
      while (partitions.size > 0) {
        const batches: (Batch<Row> & { place: string })[] = []
        for (const [place, { topic, partition, rows }] of partitions) {
          const some = rows.splice(0, fitting(rows))
          const firstSequence = sequences.get(place) ?? 0
          sequences.set(place, (firstSequence + some.length) % 0x8000_0000)
          const bytes = encodeBatch(some, { ...origin, firstSequence }, Date.now())
          batches.push({ place, topic, partition, rows: some, bytes })
        }
        const failed = await sendRound(batches)
        for (const { place, rows: sent } of batches) {
          const failure = failed.find((one) => one.rows === sent)
          const left = partitions.get(place)?.rows ?? []
          if (failure) unwritten.push({ ...failure, rows: [...sent, ...left] })
          if (failure || left.length === 0) partitions.delete(place)
        }
        if (failed.length > 0) {
          identity = undefined
          sequences.clear()
          const reason = 'not sent, since another partition failed'
          for (const { rows } of partitions.values()) unwritten.push({ rows, reason, kind: 'waits' })
          break
        }
      }
      return unwritten
    },
    close: () => client.close(true),
  }
}

// The client tells by its message only.
const isUnknownTopic = (error: unknown): boolean => /Unknown topic/.test(describe(error))

function partitionCount(cluster: ReadonlyMap<string, ClusterMetadata>, topic: string): number {
  return cluster.get(topic)?.topics.get(topic)?.partitionsCount ?? 0
}

let turn = 0

function placeOf(row: OutgoingRow, count: number): number {
  if (row.key) return partitionOf(row.key, count)
  turn = (turn + 1) % count
  return turn
}

/** How many of the first rows fit into one batch: at least one, whatever its size. */
function fitting(rows: readonly PackedRecord[]): number {
  let bytes = 0
  let count = 0
  for (const row of rows) {
    bytes += recordSize(row)
    if (bytes > MAX_BATCH_BYTES && count > 0) break
    count++
  }
  return count
}

/** One Produce request; the error code of each partition, 0 for written. */
function produce(
  connection: Connection,
  batches: readonly Batch<unknown>[],
): Promise<Map<string, { code: number; reason: string }>> {
  const payload = () =>
    Writer.create()
      .appendString(null)
      .appendInt16(ProduceAcks.ALL)
      .appendInt32(clientDefaults.requestTimeout)
      .appendArray([...Map.groupBy(batches, (batch) => batch.topic)], (writer, [topic, some]) => {
        writer.appendString(topic).appendArray(some, (inner, { partition, bytes }) => {
          inner
            .appendInt32(partition)
            .appendUnsignedVarInt(bytes.length + 1)
            .append(bytes)
        })
      })
      .appendTaggedFields()

  return new Promise((resolve, reject) => {
    const parse: typeof produceV9.parseResponse = (...args) => {
      try {
        return produceV9.parseResponse(...args)
      } catch (error) {
        // It throws when one partition failed; what became of each is in the response.
        const { response } = error as { response?: ReturnType<typeof produceV9.parseResponse> }
        if (response) return response
        throw error
      }
    }
    connection.send(PRODUCE.key, PRODUCE.version, payload, parse, true, true, (error, response) => {
      if (error || !response) return reject(error ?? new Error('no response'))
      resolve(
        new Map(
          response.responses.flatMap(({ name, partitionResponses }) =>
            partitionResponses.map(({ index, errorCode, errorMessage }) => [
              `${name}/${index}`,
              { code: errorCode, reason: errorMessage ?? protocolErrorsCodesById[errorCode] ?? `error ${errorCode}` },
            ]),
          ),
        ),
      )
    })
  })
}
