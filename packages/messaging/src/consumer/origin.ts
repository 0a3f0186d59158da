import type { RawRecord } from '../envelope.ts'
import type { Received } from '../event.ts'

const records = new WeakMap<object, RawRecord>()

/** Notes which record an event was read from, for whoever must pass it on byte for byte. Returns the event. */
export function readFrom<T>(record: RawRecord, event: Received<T>): Received<T> {
  records.set(event, record)
  return event
}

/** The record that an event was read from. Throws for an event that no consumer has read. */
export function recordOf(event: Received<unknown>): RawRecord {
  const record = records.get(event)
  if (!record) throw new TypeError(`The ${event.type} ${event.id} was not read from a topic: it has no record`)
  return record
}
