import { setTimeout as delay } from 'node:timers/promises'
import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka'
import { describe } from '../errors.ts'
import { physicalTopic } from './client.ts'
import type { Compression } from './compression.ts'
import { type Partitioner, partitionOf } from './partition.ts'
import { encodeBatch, type PackedRecord, recordSize } from './record-batch.ts'

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
  /** How many partitions the topic has, when one of them is at fault and the others are not. */
  partitions?: number
}

export interface BatchProducer {
  /**
   * Sends rows, each partition's in the order given, in one request a broker; returns those that were not written.
   * Behind an unwritten row no other of its partition is sent; other partitions go on. One call at a time.
   */
  send<Row extends OutgoingRow>(rows: readonly Row[]): Promise<Unwritten<Row>[]>
  close(): Promise<void>
}

/** What is sent to one partition at once; its topic by its name in the cluster. */
export interface Batch {
  topic: string
  partition: number
  bytes: Buffer
}

export interface Identity {
  producerId: bigint
  producerEpoch: number
}

/** Why a batch was not written: Kafka's error code, or one of those below. */
export interface Failure {
  code: number
  reason: string
}

/** Its partition's leader can't be reached, or there is none. */
export const UNANSWERED = -1
/** No broker could be asked. */
export const AWAY = -2

/** What is asked of Kafka. Topics by their names in the cluster. */
export interface Cluster {
  /** A producer id of its own, for which sequence numbers begin anew. */
  identify(): Promise<Identity>
  /** How many partitions topics have; 0 for one that does not exist, as far as is known. */
  partitions(topics: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Sends each batch once, in one request a broker. Returns those that were not written. */
  sendOnce(batches: readonly Batch[], refresh: boolean): Promise<ReadonlyMap<Batch, Failure>>
}

/** Below Kafka's default for the largest batch of a partition (max.message.bytes, 1,048,588). */
const MAX_BATCH_BYTES = 1_000_000
/** While all of Kafka is away nobody else is held up. */
const RETRY_AWAY_FOR_MS = 3_000
/** Enough for a leader that has moved. Whoever has other partitions to send waits meanwhile. */
const RETRY_PARTITION_FOR_MS = 300
const RETRY_EVERY_MS = 100
// MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_RECORD. Not INVALID_TIMESTAMP: that is this clock, not the row.
const REFUSALS = new Set([10, 18, 87])

/** How records are laid out on the topics. */
export interface Layout {
  /** Default `none`. */
  compression?: Compression | undefined
  /** Default murmur2, as Java's clients have it. */
  partitioner?: Partitioner | undefined
}

/** Rows of one partition, of which the first are on their way. */
interface Place<Row> {
  topic: string
  partition: number
  partitions: number
  rows: Row[]
}

/**
 * Sends rows whose bytes are ready, as an idempotent producer: it writes record batches itself, a buffer a partition, which
 * takes a small part of the processor time that a client needs which builds each record from its parts (ADR 8).
 * After a failure it goes on under a new producer id: whether the batch was written is then unknown, and its sequence
 * number with it. What was written and is sent again shows as a copy. A partition that fails holds up no other.
 */
export function createRounds(
  cluster: Cluster,
  topicPrefix: string | undefined,
  { compression, partitioner = partitionOf }: Layout = {},
): Pick<BatchProducer, 'send'> {
  const sequences = new Map<string, number>()
  let identity: Identity | undefined

  /** Sends each partition's batch once or, after an error that may pass, again; returns those without success. */
  async function sendRound(batches: readonly Batch[]): Promise<Map<Batch, Pick<Unwritten<never>, 'reason' | 'kind'>>> {
    const unwritten = new Map<Batch, Pick<Unwritten<never>, 'reason' | 'kind'>>()
    const began = Date.now()
    let open = batches
    for (let refresh = false; open.length > 0; refresh = true) {
      const again: Batch[] = []
      for (const [batch, { code, reason }] of await cluster.sendOnce(open, refresh)) {
        const kind = REFUSALS.has(code) ? 'refused' : code === AWAY ? 'away' : 'waits'
        const passes = code < 0 || protocolErrors[protocolErrorsCodesById[code] ?? '']?.canRetry === true
        const until = began + (kind === 'away' ? RETRY_AWAY_FOR_MS : RETRY_PARTITION_FOR_MS)
        // Once at least: until the cluster was asked where its leaders are, what is known of them may be old.
        if (kind !== 'refused' && passes && (!refresh || Date.now() < until)) again.push(batch)
        else unwritten.set(batch, { reason: `${batch.topic}/${batch.partition}: ${reason}`, kind })
      }
      open = again
      if (open.length > 0) await delay(RETRY_EVERY_MS)
    }
    return unwritten
  }

  /** The rows of each partition, in their order; those of topics that do not exist apart. */
  async function placed<Row extends OutgoingRow>(rows: readonly Row[]): Promise<Map<string, Place<Row>>> {
    const names = new Map(rows.map(({ topic }) => [topic, physicalTopic(topic, topicPrefix)]))
    const counts = await cluster.partitions([...names.values()])
    const places = new Map<string, Place<Row>>()
    for (const row of rows) {
      const topic = names.get(row.topic) ?? row.topic
      const partitions = counts.get(topic) ?? 0
      const partition = partitions === 0 ? -1 : placeOf(row, partitions, partitioner)
      const found = places.get(`${topic}/${partition}`)
      if (found) found.rows.push(row)
      else places.set(`${topic}/${partition}`, { topic, partition, partitions, rows: [row] })
    }
    return places
  }

  /** The next batch of each partition. */
  function nextBatches<Row extends OutgoingRow>(places: ReadonlyMap<string, Place<Row>>, origin: Identity) {
    return [...places].map(([name, place]) => {
      const rows = place.rows.splice(0, fitting(place.rows))
      const firstSequence = sequences.get(name) ?? 0
      sequences.set(name, (firstSequence + rows.length) % 0x8000_0000)
      const { topic, partition } = place
      const bytes = encodeBatch(rows, { ...origin, firstSequence }, Date.now(), compression)
      return { name, place, rows, batch: { topic, partition, bytes } }
    })
  }

  return {
    async send(rows) {
      type Row = (typeof rows)[number]
      const unwritten: Unwritten<Row>[] = []
      let places: Map<string, Place<Row>>
      try {
        identity ??= await cluster.identify()
        places = await placed(rows)
      } catch (error) {
        return [{ rows, reason: describe(error), kind: isUnknownTopic(error) ? 'waits' : 'away' }]
      }
      for (const [name, { topic, partition, rows }] of places) {
        if (partition >= 0) continue
        places.delete(name)
        unwritten.push({ rows, reason: `the topic ${topic} does not exist`, kind: 'waits' })
      }
      while (places.size > 0) {
        try {
          identity ??= await cluster.identify()
        } catch (error) {
          for (const { rows } of places.values()) unwritten.push({ rows, reason: describe(error), kind: 'away' })
          return unwritten
        }
        const sent = nextBatches(places, identity)
        const failed = await sendRound(sent.map(({ batch }) => batch))
        for (const { name, place, rows, batch } of sent) {
          const failure = failed.get(batch)
          const alone = failure?.kind === 'waits' ? { partitions: place.partitions } : {}
          if (failure) unwritten.push({ ...failure, ...alone, rows: [...rows, ...place.rows] })
          if (failure || place.rows.length === 0) places.delete(name)
        }
        if (failed.size === 0) continue
        identity = undefined
        sequences.clear()
      }
      return unwritten
    },
  }
}

// The client tells by its message only.
const isUnknownTopic = (error: unknown): boolean => /Unknown topic/.test(describe(error))

let turn = 0

function placeOf(row: OutgoingRow, count: number, partitioner: Partitioner): number {
  if (row.key) return partitioner(row.key, count)
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
