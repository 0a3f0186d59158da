import { frame } from '../avro.ts'
import { type Failure, letterHeaders } from '../consumer/dead-letter.ts'
import { deadLetterTopic } from '../consumer/failure-topics.ts'
import { currentContext } from '../context.ts'
import { isReturnHeader } from '../dead-letters/origin.ts'
import { derivedId } from '../derived-id.ts'
import { headersOf, type RawRecord } from '../envelope.ts'
import { PermanentError } from '../errors.ts'
import type { AnyEvent, AnyEventType, Received } from '../event.ts'
import { textHeaders } from '../headers.ts'
import { physicalTopic } from '../kafka/client.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import { MAX_RECORD_BYTES } from '../publish.ts'

/** What a pipe's records are made with. */
export interface Making {
  /** The pipe's name. */
  name: string
  /** The `ce_source` of what it makes. */
  source: string
  topicPrefix: string | undefined
  schemaIds: ReadonlyMap<AnyEventType, number>
}

/**
 * The records of the events made of one event, with the envelope that `publish` gives and ids that follow from the event's.
 * Called where the event is the cause in force.
 *
 * @throws PermanentError (code `unpublishable`) when one does not fit its schema, has no key, is larger than 900,000 bytes or
 *   of a type that the pipe does not list: nothing of that changes when it is tried again
 */
export function recordsOf(events: readonly AnyEvent[], cause: Received<unknown>, making: Making): OutgoingRecord[] {
  return events.map((event, index) => {
    try {
      return recordOf(event, derivedId(making.name, cause.id, index), making)
    } catch (error) {
      throw new PermanentError(error instanceof Error ? error.message : String(error), {
        code: 'unpublishable',
        cause: error,
      })
    }
  })
}

function recordOf({ event, data }: AnyEvent, id: string, { source, schemaIds, topicPrefix }: Making): OutgoingRecord {
  const schemaId = schemaIds.get(event)
  if (schemaId === undefined)
    throw new TypeError(`${event.type} is not among what the pipe says it makes: add it to 'to'`)
  const key = event.keyOf(data)
  const value = frame(schemaId, event.codec.encode(data))
  if (value.length > MAX_RECORD_BYTES) {
    throw new TypeError(`${event.type} for ${key} has ${value.length} bytes, the limit is ${MAX_RECORD_BYTES}`)
  }
  const headers = headersOf(event, id, key, source, currentContext(), new Date())
  return {
    topic: physicalTopic(event.topic, topicPrefix),
    key: Buffer.from(key),
    value,
    headers: new Map(textHeaders(headers)),
  }
}

/** The dead letter of a record: key, value and headers byte for byte, and why it failed. */
export function letterOf(record: RawRecord, failure: Failure, topicPrefix: string | undefined): OutgoingRecord {
  const added = letterHeaders(record, failure)
  const own = [...record.headers].filter(([name]) => !(name in added || isReturnHeader(name)))
  return {
    topic: physicalTopic(deadLetterTopic(failure.service), topicPrefix),
    key: record.key,
    value: record.value,
    headers: new Map([...own.map(([name, bytes]) => [Buffer.from(name), bytes] as const), ...textHeaders(added)]),
  }
}
