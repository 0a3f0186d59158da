import type { RawRecord } from '../envelope.ts'
import type { Received } from '../event.ts'

const RECORD = Symbol('record')

/**
 * Notes which record an event was read from, for whoever must pass it on byte for byte. Returns the event. The note is not
 * enumerable, so that nobody sees it who compares, logs or copies the event.
 */
export function readFrom<T>(record: RawRecord, event: Received<T>): Received<T> {
  return Object.defineProperty(event, RECORD, { value: record })
}

/** The record that an event was read from. Throws for an event that no consumer has read. */
export function recordOf(event: Received<unknown>): RawRecord {
  const record = (event as { [RECORD]?: RawRecord })[RECORD]
  if (!record) throw new TypeError(`The ${event.type} ${event.id} was not read from a topic: it has no record`)
  return record
}
