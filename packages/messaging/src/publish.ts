import { frame } from './avro.ts'
import { currentContext } from './context.ts'
import { headersOf } from './envelope.ts'
import type { AnyEvent, AnyEventType } from './event.ts'
import { sealData } from './personal/events.ts'
import { opened, type Publishing, type Tx } from './postgres/database.ts'
import { outboxRow } from './postgres/outbox.ts'
import { uuidv7 } from './uuidv7.ts'
import { asWritten, VERSIONS_HEADER } from './versions.ts'

/** Below Kafka's default of 1 MiB a request, with room for the key and the headers. */
export const MAX_VALUE_BYTES = 900_000

/**
 * Publishes events with the transaction: they reach Kafka when and only when it commits, at least once each,
 * and for one key in the order of commits. Everything that can be wrong with an event fails here, in the
 * business transaction, and not later in the relay.
 *
 * @throws TypeError when an event does not fit its schema, has no key, is larger than 900,000 bytes,
 *   or its schema id is not known because the service does not list it among those it emits
 * @throws Unavailable when it has personal fields and the person's key has not arrived here yet
 */
export async function publish(tx: Tx, ...events: readonly AnyEvent[]): Promise<void> {
  const { outbox, publishing } = opened(tx)
  if (events.length === 0) return
  const cause = currentContext()
  const now = new Date()

  for (const published of events) {
    const id = uuidv7(now.getTime())
    const versions = asWritten(published.event, published.data)
    for (const { event, data } of versions) {
      const schemaId = schemaIdOf(event, publishing)
      const sealed = event.personal ? await sealData(tx, publishing.keys, event, data) : data
      if (Object.isFrozen(outbox)) throw new TypeError(`${event.type}: its transaction has ended. Await publish`)
      const value = frame(schemaId, event.codec.encode(sealed))
      const key = event.keyOf(data)
      if (value.length > MAX_VALUE_BYTES) {
        throw new TypeError(`${event.type} for ${key} has ${value.length} bytes, the limit is ${MAX_VALUE_BYTES}`)
      }
      const headers = headersOf(event, id, key, publishing.source, cause, now)
      if (versions.length > 1) headers[VERSIONS_HEADER] = versions.map(({ event }) => event.version).join(',')
      outbox.push(outboxRow({ eventId: id, topic: event.topic, key: Buffer.from(key), value, headers }))
    }
  }
}

function schemaIdOf(event: AnyEventType, { schemaIds, source }: Publishing): number {
  const schemaId = schemaIds.get(event)
  if (schemaId === undefined) throw new TypeError(`${event.type} has no schema id: add it to what '${source}' emits`)
  return schemaId
}
