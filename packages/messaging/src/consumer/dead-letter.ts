import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError } from '../errors.ts'
import { headerToJson } from '../headers.ts'
import { opened, type Tx } from '../postgres/database.ts'
import { outboxRow } from '../postgres/outbox.ts'
import { uuidv7 } from '../uuidv7.ts'

export interface Failure {
  service: string
  error: unknown
  attempts: number
  firstFailedAt: Date
}

const MOST_TEXT = 1_000

/** The topic of a service's dead letters. */
export const deadLetterTopic = (service: string): string => `${service}.dlq.v1`

/** What is added to a record's own headers when it becomes a dead letter: where it came from and why it failed. */
export function letterHeaders(record: RawRecord, failure: Failure): Record<string, string> {
  const { service, error, attempts, firstFailedAt } = failure
  const code = error instanceof PermanentError ? error.code : error instanceof Error ? error.name : 'unknown'
  return {
    dl_service: service,
    dl_topic: record.topic,
    dl_partition: String(record.partition),
    dl_offset: String(record.offset),
    dl_timestamp: new Date(Number(record.timestamp)).toISOString(),
    dl_error_code: code,
    dl_error: describe(error).slice(0, MOST_TEXT),
    dl_attempts: String(attempts),
    dl_first_failed_at: firstFailedAt.toISOString(),
    dl_failed_at: new Date().toISOString(),
  }
}

/**
 * Sends a record to the service's dead letters in the transaction that moves its partition on: so it is in one place
 * or the other, never in none. Key, value and headers stay byte for byte; the headers named dl_… replace those of an
 * earlier failure.
 */
export function deadLetter(tx: Tx, record: RawRecord, failure: Failure): void {
  const headers = Object.fromEntries([...record.headers].map(([name, bytes]) => [name, headerToJson(bytes)]))
  opened(tx).outbox.push(
    outboxRow({
      eventId: uuidv7(),
      topic: deadLetterTopic(failure.service),
      key: record.key,
      value: record.value,
      headers: { ...headers, ...letterHeaders(record, failure) },
    }),
  )
}
