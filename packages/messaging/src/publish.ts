import { frame } from './avro.ts'
import { currentContext } from './context.ts'
import { headersOf } from './envelope.ts'
import type { AnyEvent, AnyEventType } from './event.ts'
import { sealData } from './personal/events.ts'
import { opened, type Publishing, type Tx } from './postgres/database.ts'
import { type OutboxRow, outboxRow } from './postgres/outbox.ts'
import { uuidv7 } from './uuidv7.ts'
import { asWritten, VERSIONS_HEADER } from './versions.ts'

/** The largest record, with its key and headers: below Kafka's default of 1 MiB for a partition's batch. */
export const MAX_RECORD_BYTES = 900_000

/** The end of a key on a compacted topic: a record without a value. Made by `tombstone`. */
export interface Tombstone {
  readonly event: AnyEventType
  readonly endOf: string
}

/**
 * Makes the end of a key, to be published like an event. Kafka forgets what a compacted topic has of the key; consumers
 * take no notice of it. On a topic that is not compacted it is a record that says nothing.
 *
 * @param event names the topic, and the type in the record's headers
 * @param key the record key
 */
export const tombstone = (event: AnyEventType, key: string): Tombstone => ({ event, endOf: key })

/**
 * Publishes one event at a time to come. It is kept in the database of the transaction, so it is as durable as the rest.
 * When it is due, it takes its place among its key's events as if it were published then: behind what was committed
 * before, in front of what commits later. Events of one key that are due are published in the order of their times,
 * and for one time in the order in which they were published. A relay has to run; one moves what is due within about
 * half a second. A time that has passed is now.
 *
 * @throws TypeError as below, and when `at` is no date
 */
export async function publish(tx: Tx, event: AnyEvent | Tombstone, options: { at: Date }): Promise<void>
/**
 * Publishes events with the transaction: they reach Kafka when and only when it commits, at least once each,
 * and for one key in the order of commits. Everything that can be wrong with an event fails here, in the
 * business transaction, and not later in the relay.
 *
 * @throws TypeError when an event does not fit its schema, has no key, is larger than 900,000 bytes with its key and
 *   headers, or its schema id is not known because the service does not list it among those it emits
 * @throws Unavailable when it has personal fields and the person's key has not arrived here yet
 */
export async function publish(tx: Tx, ...events: readonly (AnyEvent | Tombstone)[]): Promise<void>
export async function publish(tx: Tx, ...given: readonly (AnyEvent | Tombstone | { at: Date })[]): Promise<void> {
  const { outbox, publishing } = opened(tx)
  const cause = currentContext()
  const now = new Date()
  const dueAt = timeIn(given.at(-1), now)

  for (const item of given) {
    if (!('event' in item)) continue
    const id = uuidv7(now.getTime())
    const ended = 'endOf' in item
    const all = ended ? [{ event: item.event, data: undefined }] : asWritten(item.event, item.data)
    for (const { event, data } of all) {
      const key = ended ? item.endOf : event.keyOf(data)
      // Not awaited without need: each await is a turn of the event loop's queue, for each event.
      const sealed = event.personal && !ended ? await sealData(tx, publishing.keys, event, data) : data
      const value = ended ? null : frame(schemaIdOf(event, publishing), event.codec.encode(sealed))
      const headers = headersOf(event, id, key, publishing.source, cause, now)
      if (all.length > 1) headers[VERSIONS_HEADER] = all.map((one) => one.event.version).join(',')
      const row = outboxRow({ eventId: id, topic: event.topic, key: Buffer.from(key), value, headers, dueAt })
      checkSize(event, key, row)
      if (Object.isFrozen(outbox)) throw new TypeError(`${event.type}: its transaction has ended. Await publish`)
      outbox.push(row)
    }
  }
}

function schemaIdOf(event: AnyEventType, { schemaIds, source }: Publishing): number {
  const schemaId = schemaIds.get(event)
  if (schemaId !== undefined) return schemaId
  throw new TypeError(`${event.type} has no schema id: add it to what '${source}' emits`)
}

function checkSize({ type }: AnyEventType, key: string, { value, key: bytes, headers }: OutboxRow): void {
  const size = (value?.length ?? 0) + (bytes?.length ?? 0) + headers.length
  if (size <= MAX_RECORD_BYTES) return
  const name = key.length > 100 ? `${key.slice(0, 100)}…` : key
  throw new TypeError(
    `${type} for ${name} has ${size} bytes, the limit is ${MAX_RECORD_BYTES}: publish where it can be had instead`,
  )
}

function timeIn(last: object | undefined, now: Date): Date | undefined {
  if (!last || 'event' in last || !('at' in last)) return undefined
  const { at } = last
  if (!(at instanceof Date) || Number.isNaN(at.getTime())) throw new TypeError(`publish at ${String(at)}: no date`)
  return at > now ? at : undefined
}
