import { originOf } from '../dead-letters/origin.ts'
import type { RawRecord } from '../envelope.ts'
import type { Received } from '../event.ts'

const RECORD = Symbol('record')

/** Where an event stands in the log. */
export interface Place {
  topic: string
  partition: number
  offset: bigint
  /** When its record was written there. */
  loggedAt: Date
}

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

/**
 * Where an event first stood in the log, and when it came there: of one that was redriven or delayed, its first record. The same
 * for every reading of the log. Throws a TypeError for an event that no consumer has read.
 */
export function placeOf(event: Received<unknown>): Place {
  const { headers, topic, partition, offset, timestamp } = recordOf(event)
  const first = originOf(headers)
  return first
    ? { topic: first.topic, partition: first.partition, offset: first.offset, loggedAt: first.time }
    : { topic, partition, offset, loggedAt: new Date(Number(timestamp)) }
}
