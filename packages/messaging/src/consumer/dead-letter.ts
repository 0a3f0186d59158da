import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError } from '../errors.ts'
import { headerToJson } from '../headers.ts'
import { opened, type Tx } from '../postgres/database.ts'
import { outboxRow } from '../postgres/outbox.ts'
import { uuidv7 } from '../uuidv7.ts'
import { deadLetterTopic, originalHeaders, originOf, retryTopic } from './failure-topics.ts'

export interface Failure {
  service: string
  error: unknown
  attempts: number
  firstFailedAt: Date
}

const MOST_TEXT = 1_000

/**
 * Sends a record to the service's dead letters in the transaction that moves its partition on: so it is in one place
 * or the other, never in none. Key, value and headers stay byte for byte; where it came from and why it failed are
 * added as headers named dl_…, which replace those of an earlier failure.
 */
export function deadLetter(tx: Tx, record: RawRecord, failure: Failure): void {
  const { service, error, attempts, firstFailedAt } = failure
  const origin = originOf(record)
  const code = error instanceof PermanentError ? error.code : error instanceof Error ? error.name : 'unknown'
  const redrives = record.headers.get('rd_count')?.toString()

  send(tx, record, deadLetterTopic(service), {
    dl_service: service,
    dl_topic: origin.topic,
    dl_partition: origin.partition,
    dl_offset: origin.offset,
    dl_timestamp: new Date(Number(record.timestamp)).toISOString(),
    dl_error_code: code,
    dl_error: describe(error).slice(0, MOST_TEXT),
    dl_attempts: String(attempts),
    dl_first_failed_at: firstFailedAt.toISOString(),
    dl_failed_at: new Date().toISOString(),
    ...(redrives ? { dl_redrives: redrives } : {}),
  })
}

/** Sends a record to the topic of a delay, in the transaction that moves its partition on. */
export function delay(tx: Tx, record: RawRecord, failure: Failure, after: { name: string; ms: number }): void {
  const { service, error, attempts, firstFailedAt } = failure
  const origin = originOf(record)
  const redrives = record.headers.get('rd_count')?.toString()
  send(tx, record, retryTopic(service, after.name), {
    rt_topic: origin.topic,
    rt_partition: origin.partition,
    rt_offset: origin.offset,
    rt_attempts: String(attempts),
    rt_first_failed_at: firstFailedAt.toISOString(),
    rt_due_at: new Date(Date.now() + after.ms).toISOString(),
    rt_error: describe(error).slice(0, MOST_TEXT),
    ...(redrives ? { rd_count: redrives } : {}),
  })
}

function send(tx: Tx, record: RawRecord, topic: string, added: Record<string, string>): void {
  const headers = Object.fromEntries(originalHeaders(record).map(([name, bytes]) => [name, headerToJson(bytes)]))
  const { key, value } = record
  opened(tx).outbox.push(outboxRow({ eventId: uuidv7(), topic, key, value, headers: { ...headers, ...added } }))
}
