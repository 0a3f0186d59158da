import { frame } from './avro.ts'
import { currentContext } from './context.ts'
import { headersOf } from './envelope.ts'
import type { AnyEvent } from './event.ts'
import { opened, type Tx } from './postgres/database.ts'
import { outboxRow } from './postgres/outbox.ts'
import { uuidv7 } from './uuidv7.ts'

/** Below Kafka's default of 1 MiB a request, with room for the key and the headers. */
export const MAX_VALUE_BYTES = 900_000

/**
 * Publishes events with the transaction: they reach Kafka when and only when it commits, at least once each,
 * and for one key in the order of commits. Everything that can be wrong with an event fails here, in the
 * business transaction, and not later in the relay.
 *
 * @throws TypeError when an event does not fit its schema, has no key, is larger than 900,000 bytes,
 *   or its schema id is not known because the service does not list it among those it emits
 */
export async function publish(tx: Tx, ...events: readonly AnyEvent[]): Promise<void> {
  const { outbox, publishing } = opened(tx)
  if (events.length === 0) return
  const cause = currentContext()
  const now = new Date()

  for (const { event, data } of events) {
    const schemaId = publishing.schemaIds.get(event)
    if (schemaId === undefined) {
      throw new TypeError(`${event.type} has no schema id: add it to what '${publishing.source}' emits`)
    }
    const value = frame(schemaId, event.codec.encode(data))
    const key = event.keyOf(data)
    if (value.length > MAX_VALUE_BYTES) {
      throw new TypeError(`${event.type} for ${key} has ${value.length} bytes, the limit is ${MAX_VALUE_BYTES}`)
    }
    const id = uuidv7(now.getTime())
    const headers = headersOf(event, id, key, publishing.source, cause, now)
    outbox.push(outboxRow({ eventId: id, topic: event.topic, key: Buffer.from(key), value, headers }))
  }
}
