import { isReturnHeader, type Origin, originOf } from '../dead-letters/origin.ts'
import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError } from '../errors.ts'
import { headerToJson } from '../headers.ts'
import { opened, type Tx } from '../postgres/database.ts'
import { outboxRow } from '../postgres/outbox.ts'
import { uuidv7 } from '../uuidv7.ts'
import { deadLetterTopic, retryTopic } from './failure-topics.ts'

export interface Failure {
  service: string
  error: unknown
  attempts: number
  firstFailedAt: Date
}

const MOST_TEXT = 1_000

/** What is added to a record's own headers when it becomes a dead letter: where it came from and why it failed. */
export function letterHeaders(record: RawRecord, failure: Failure): Record<string, string> {
  const { service, error, attempts, firstFailedAt } = failure
  const origin = originOf(record.headers)
  const code = error instanceof PermanentError ? error.code : error instanceof Error ? error.name : 'unknown'
  return {
    dl_service: service,
    ...placeOf(record, origin, 'dl'),
    dl_error_code: code,
    dl_error: describe(error).slice(0, MOST_TEXT),
    dl_attempts: String(attempts),
    dl_first_failed_at: firstFailedAt.toISOString(),
    dl_failed_at: new Date().toISOString(),
    ...(origin && origin.redrives > 0 ? { dl_redrives: String(origin.redrives) } : {}),
  }
}

/**
 * Sends a record to the service's dead letters in the transaction that moves its partition on: so it is in one place
 * or the other, never in none. Key, value and headers stay byte for byte; where it came from and why it failed are
 * added as headers named dl_…, which replace those of an earlier failure. One that was redriven or delayed keeps the
 * place it had at first.
 */
export function deadLetter(tx: Tx, record: RawRecord, failure: Failure): void {
  send(tx, record, originOf(record.headers), deadLetterTopic(failure.service), letterHeaders(record, failure))
}

/** Sends a record to the topic of a delay, in the transaction that moves its partition on. */
export function delay(tx: Tx, record: RawRecord, failure: Failure, after: { name: string; ms: number }): void {
  const { service, error, attempts, firstFailedAt } = failure
  const origin = originOf(record.headers)
  send(tx, record, origin, retryTopic(service, after.name), {
    ...placeOf(record, origin, 'rt'),
    rt_attempts: String(attempts),
    rt_first_failed_at: firstFailedAt.toISOString(),
    rt_due_at: new Date(Date.now() + after.ms).toISOString(),
    rt_error: describe(error).slice(0, MOST_TEXT),
    ...(origin && origin.redrives > 0 ? { rd_count: String(origin.redrives) } : {}),
  })
}

const placeOf = (record: RawRecord, origin: Origin | undefined, prefix: 'dl' | 'rt') => ({
  [`${prefix}_topic`]: origin?.topic ?? record.topic,
  [`${prefix}_partition`]: String(origin?.partition ?? record.partition),
  [`${prefix}_offset`]: String(origin?.offset ?? record.offset),
  [`${prefix}_timestamp`]: (origin?.time ?? new Date(Number(record.timestamp))).toISOString(),
})

function send(
  tx: Tx,
  record: RawRecord,
  origin: Origin | undefined,
  topic: string,
  added: Record<string, string>,
): void {
  const { key, value } = record
  const original = [...record.headers].filter(([name]) => !(origin && isReturnHeader(name)))
  const headers = Object.fromEntries(original.map(([name, bytes]) => [name, headerToJson(bytes)]))
  opened(tx).outbox.push(outboxRow({ eventId: uuidv7(), topic, key, value, headers: { ...headers, ...added } }))
}
