import { describe, type Log, type Registry, type Tail, type TailPlace, type TailRecord, tail } from '@waybill/messaging'
import type { Brokers } from '@waybill/messaging/brokers'
import type { Sse } from '@waybill/service'
import type { TailBatch, TailRow } from '../../shared/tail.ts'
import { type Cursor, writeCursor } from './cursor.ts'
import { createSampler } from './sampler.ts'
import { toRow } from './to-row.ts'

interface Wanted {
  topics: readonly string[]
  /** Where to begin; a cursor goes on where that stream stopped. */
  from: Date | Cursor
}

interface Settings {
  brokers: Brokers
  topicPrefix: string
}

const EVERY_MS = 50
/** 500 records in 50 ms: up to 10,000 a second are sent, of more a sample. */
const MOST_A_BATCH = 500
/** A browser that has not read so much gets no more until it has; what comes meanwhile is sampled. */
const MOST_PENDING_BYTES = 1024 * 1024

/**
 * Sends a browser what comes on topics, in batches. The id of a batch is a cursor that says where to go on.
 *
 * @returns the tail, to be closed when the connection is
 */
export function openFeed(sse: Sse, { topics, from }: Wanted, registry: Registry, log: Log, settings: Settings): Tail {
  const since = from instanceof Date ? from : from.since
  const places = new Map<string, TailPlace>()
  for (const place of from instanceof Date ? [] : from.places) note(place)
  const sampler = createSampler(MOST_A_BATCH)
  let rows: TailRow[] = []
  let timer: NodeJS.Timeout | undefined

  function note(place: TailPlace): void {
    places.set(`${place.topic}/${place.partition}`, place)
  }

  function take(record: TailRecord): void {
    const { topic, partition, offset } = record
    note({ topic, partition, offset: offset + 1n })
    // Records of no order are sampled by their own key.
    const { orderId } = (record.data ?? {}) as { orderId?: unknown }
    if (sampler.keep(typeof orderId === 'string' ? orderId : record.key)) rows.push(toRow(record))
    timer ??= setTimeout(flush, EVERY_MS)
  }

  function flush(): void {
    if (sse.pendingBytes > MOST_PENDING_BYTES) {
      timer = setTimeout(flush, EVERY_MS)
      return
    }
    timer = undefined
    const at = new Date()
    const batch: TailBatch = { rows, ...sampler.next(), at: at.toISOString() }
    rows = []
    sse.send({ id: writeCursor({ since, at, places: [...places.values()] }), data: JSON.stringify(batch) })
  }

  const following = tail({
    ...settings,
    registryUrl: registry,
    topics,
    from: from instanceof Date ? from : { since, places: from.places },
    onRecord: take,
    onError(error) {
      log.warn({ error: describe(error) }, 'A flow waits, or left out a record')
      sse.send({ event: 'trouble', data: JSON.stringify({ message: error.message }) })
    },
  })
  return {
    async close() {
      clearTimeout(timer)
      await following.close()
    },
  }
}
