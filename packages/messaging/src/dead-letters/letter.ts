import type { RawRecord } from '../envelope.ts'
import { dateOf, wholeNumber } from './origin.ts'

/** A place among a service's dead letters. */
export interface LetterPlace {
  partition: number
  offset: bigint
}

/** A record that a service gave up on. */
export interface Letter extends LetterPlace {
  service: string
  /** Where the service read it at first. */
  origin: { topic: string; partition: number; offset: bigint; time: Date }
  /** The event's id, or undefined for a record without an envelope. */
  id: string | undefined
  type: string | undefined
  key: string | undefined
  code: string
  error: string
  attempts: number
  firstFailedAt: Date
  failedAt: Date
  /** How often it was redriven and failed again. */
  redrives: number
  /** Key, value and headers as they stand on the topic of dead letters. */
  record: RawRecord
  /** What its bytes mean by the schema they name, when decoding was asked for and possible. */
  data?: unknown
  /** Why its bytes could not be decoded, when that was asked for. */
  undecodable?: string
}

/** What was done about a letter. */
export const marks = ['redriven', 'discarded'] as const
export type MarkKind = (typeof marks)[number]

/** A note behind the letters that says what was done about one of them. */
export interface Mark {
  mark: MarkKind
  letter: LetterPlace
  operation: string
  reason: string | undefined
  by: string
  at: Date
}

/**
 * Reads a record of a topic of dead letters that is no mark. A record that somebody else wrote there is a letter too, with
 * code `foreign` and its own place as its origin, so that it is seen and can be discarded.
 */
export function toLetter(service: string, record: RawRecord): Letter {
  const text = (name: string) => record.headers.get(name)?.toString()
  const written = new Date(Number(record.timestamp))
  const time = (name: string) => dateOf(text(name)) ?? written
  const number = (name: string) => wholeNumber(text(name))
  const foreign = text('dl_topic') === undefined
  return {
    partition: record.partition,
    offset: record.offset,
    service,
    origin: {
      topic: text('dl_topic') ?? record.topic,
      partition: Number(number('dl_partition') ?? record.partition),
      offset: number('dl_offset') ?? record.offset,
      time: time('dl_timestamp'),
    },
    id: text('ce_id'),
    type: text('ce_type'),
    key: record.key?.toString(),
    code: foreign ? 'foreign' : (text('dl_error_code') ?? 'unknown'),
    error: foreign ? 'It was not written by this library: its headers dl_… are missing' : (text('dl_error') ?? ''),
    attempts: Number(number('dl_attempts') ?? 0),
    firstFailedAt: time('dl_first_failed_at'),
    failedAt: time('dl_failed_at'),
    redrives: Number(number('dl_redrives') ?? 0),
    record,
  }
}

/** Reads a mark, or undefined when the record is a letter. */
export function toMark({ headers, timestamp }: RawRecord): Mark | undefined {
  const text = (name: string) => headers.get(name)?.toString()
  const mark = marks.find((kind) => kind === text('dl_mark'))
  const [partition, offset] = [wholeNumber(text('dl_mark_partition')), wholeNumber(text('dl_mark_offset'))]
  // A letter carries dl_topic: one whose application used such a header is not mistaken for a mark.
  if (!mark || partition === undefined || offset === undefined || headers.has('dl_topic')) return undefined
  return {
    mark,
    letter: { partition: Number(partition), offset },
    operation: text('dl_mark_operation') ?? '',
    reason: text('dl_mark_reason'),
    by: text('dl_mark_by') ?? '',
    at: dateOf(text('dl_mark_at')) ?? new Date(Number(timestamp)),
  }
}

export const markHeaders = ({ mark, letter, operation, reason, by, at }: Mark): Record<string, string> => ({
  dl_mark: mark,
  dl_mark_partition: String(letter.partition),
  dl_mark_offset: String(letter.offset),
  dl_mark_operation: operation,
  ...(reason === undefined ? {} : { dl_mark_reason: reason }),
  dl_mark_by: by,
  dl_mark_at: at.toISOString(),
})
