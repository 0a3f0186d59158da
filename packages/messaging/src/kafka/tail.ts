import { setTimeout as delay } from 'node:timers/promises'
import { endsWithin } from '../ends-within.ts'
import { openEnvelope, type RawRecord } from '../envelope.ts'
import { describe, Unavailable } from '../errors.ts'
import type { Received } from '../event.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { openDecoder } from '../schemas.ts'
import { EARLIEST, type KafkaOptions, LATEST, logicalTopic, physicalTopic, type RawConsumer } from './client.ts'
import { type EmbeddedBroker, isEmbedded } from './embedded.ts'
import { openAlone, readAlone } from './read-alone.ts'
import { toRawRecord } from './record.ts'

/** An event as it stands on the topic, decoded by the schema it was written with. */
export type TailRecord = Received<unknown>

/** The offset of a partition that is read next. */
export interface TailPlace {
  topic: string
  partition: number
  offset: bigint
}

/** Where a tail stopped. Partitions that it had told nothing of begin at `since`. */
export interface TailStop {
  places: readonly TailPlace[]
  since: Date
}

type Start = 'latest' | 'beginning' | Date | TailStop

const CLOSE_WITHIN_MS = 1_000
const MOST_WAIT_MS = 500

interface TailOptions extends KafkaOptions {
  topics: readonly string[]
  registryUrl: string | Registry
  /**
   * Where to begin: what comes from now on, all there is, all since a time, or where another tail stopped. Of what
   * retention has deleted since, nothing is told.
   */
  from: Start
  /** Opens personal fields. Without it they stay as they are on the topic: `enc:v1:…`. */
  keys?: KeyRing
  onRecord(record: TailRecord): void
  /** Told of a record that can't be decoded and of an outage; the tail goes on. */
  onError(error: Error): void
}

export interface Tail {
  close(): Promise<void>
}

/**
 * Follows topics outside of any service's group: each tail sees every record, and leaves no offsets behind. Returns at
 * once; Kafka and the registry may be away now or later. After an outage it goes on behind the last record it has told of.
 */
export function tail(options: TailOptions): Tail {
  const closing = new AbortController()
  const decoder = openDecoder(openRegistry(options.registryUrl), options.keys)
  const topics = options.topics.map((topic) => physicalTopic(topic, options.topicPrefix))
  const next = new Map<string, TailPlace>()
  const from = physicalStart(options.from, options.topicPrefix)

  async function follow(): Promise<void> {
    if (isEmbedded(options.brokers)) return await followEmbedded(options.brokers)
    const consumer = openAlone(options, 'waybill-tail', 'A tail')
    const aborted = new Promise<void>((resolve) =>
      closing.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    try {
      await Promise.race([aborted, read(consumer)])
    } finally {
      await endsWithin(
        CLOSE_WITHIN_MS,
        consumer.close(true).catch(() => {}),
      )
    }
  }

  async function read(consumer: RawConsumer): Promise<void> {
    const { promise: failed, reject } = Promise.withResolvers<never>()
    failed.catch(() => {})
    consumer.on('error', reject)
    if (next.size === 0) for (const place of await findStart(consumer, topics, from)) note(place)
    if (closing.signal.aborted) return
    const stream = await readAlone(consumer, [...next.values()], MOST_WAIT_MS)
    const reading = (async () => {
      for await (const message of stream) {
        await tell(toRawRecord(message, options.topicPrefix))
        note({ topic: message.topic, partition: message.partition, offset: message.offset + 1n })
      }
    })()
    await Promise.race([reading, failed])
  }

  async function followEmbedded(broker: EmbeddedBroker): Promise<void> {
    if (next.size === 0) for (const place of startEmbedded(broker, topics, from)) note(place)
    while (!closing.signal.aborted) {
      const changed = broker.changed(closing.signal)
      for (const { topic, partition, offset } of [...next.values()]) {
        for (const record of broker.read(topic, partition, offset)) {
          await tell({ ...record, topic: logicalTopic(topic, options.topicPrefix) })
          note({ topic, partition, offset: record.offset + 1n })
        }
      }
      await changed
    }
  }

  const note = (place: TailPlace) => next.set(`${place.topic}/${place.partition}`, place)

  async function tell(record: RawRecord): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        return options.onRecord({ ...openEnvelope(record), data: await decoder.decodeAny(record) })
      } catch (error) {
        const place = `${record.topic}/${record.partition}/${record.offset}`
        options.onError(new Error(`${place}: ${describe(error)}`, { cause: error }))
        if (!(error instanceof Unavailable)) return
        await delay(error.retryAfterMs, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  }

  const following = (async () => {
    while (!closing.signal.aborted) {
      try {
        await follow()
      } catch (error) {
        options.onError(error instanceof Error ? error : new Error(String(error)))
        await delay(1_000, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  })()

  return {
    async close() {
      closing.abort()
      await following
    },
  }
}

function physicalStart(from: Start, prefix: string | undefined): Start {
  if (typeof from === 'string' || from instanceof Date) return from
  return { ...from, places: from.places.map((place) => ({ ...place, topic: physicalTopic(place.topic, prefix) })) }
}

async function findStart(consumer: RawConsumer, topics: string[], from: Start): Promise<TailPlace[]> {
  const offsetsAt = (timestamp: bigint) => consumer.listOffsets({ topics, timestamp })
  const ends = await offsetsAt(from === 'beginning' ? EARLIEST : LATEST)
  const since = typeof from === 'string' ? undefined : await offsetsAt(BigInt(timeOf(from).getTime()))
  const first = typeof from === 'object' && 'places' in from ? await offsetsAt(EARLIEST) : undefined
  return [...ends].flatMap(([topic, offsets]) =>
    offsets.map((end, partition) => {
      // Negative: nothing is as young as that.
      const found = since?.get(topic)?.[partition] ?? -1n
      const offset = stopIn(from, topic, partition) ?? (found >= 0n ? found : end)
      return { topic, partition, offset: within(offset, first?.get(topic)?.[partition] ?? offset, end) }
    }),
  )
}

function startEmbedded(broker: EmbeddedBroker, topics: string[], from: Start): TailPlace[] {
  const places = broker.partitions().filter(({ topic }) => topics.includes(topic))
  const missing = topics.filter((name) => !places.some(({ topic }) => topic === name))
  if (missing.length > 0) throw new Error(`There is no topic ${missing.join(', ')}`)
  return places.map(({ topic, partition, end }) => {
    if (from === 'beginning') return { topic, partition, offset: 0n }
    const stop = stopIn(from, topic, partition)
    if (stop !== undefined) return { topic, partition, offset: within(stop, 0n, end) }
    const since = typeof from === 'string' ? undefined : BigInt(timeOf(from).getTime())
    const found =
      since === undefined ? undefined : broker.read(topic, partition, 0n).find(({ timestamp }) => timestamp >= since)
    return { topic, partition, offset: found?.offset ?? end }
  })
}

const timeOf = (from: Date | TailStop): Date => (from instanceof Date ? from : from.since)

const stopIn = (from: Start, topic: string, partition: number): bigint | undefined =>
  typeof from === 'object' && 'places' in from
    ? from.places.find((place) => place.topic === topic && place.partition === partition)?.offset
    : undefined

// A topic that was emptied or made anew has no such offset, and the broker would refuse it again and again.
const within = (offset: bigint, first: bigint, end: bigint): bigint =>
  offset < first ? first : offset > end ? end : offset
