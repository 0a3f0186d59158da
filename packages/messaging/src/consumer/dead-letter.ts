import { isRedriveHeader, originOf } from '../dead-letters/origin.ts'
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

/**
 * Sends a record to the service's dead letters in the transaction that moves its partition on: so it is in one place
 * or the other, never in none. Key, value and headers stay byte for byte; where it came from and why it failed are
 * added as headers named dl_…, which replace those of an earlier failure. One that was redriven keeps the place it had
 * at first.
 */
export function deadLetter(tx: Tx, record: RawRecord, failure: Failure): void {
  const { service, error, attempts, firstFailedAt } = failure
  const origin = originOf(record.headers)
  const original = [...record.headers].filter(([name]) => !(origin && isRedriveHeader(name)))
  const headers = Object.fromEntries(original.map(([name, bytes]) => [name, headerToJson(bytes)]))
  const code = error instanceof PermanentError ? error.code : error instanceof Error ? error.name : 'unknown'

  opened(tx).outbox.push(
    outboxRow({
      eventId: uuidv7(),
      topic: deadLetterTopic(service),
      key: record.key,
      value: record.value,
      headers: {
        ...headers,
        dl_service: service,
        dl_topic: origin?.topic ?? record.topic,
        dl_partition: String(origin?.partition ?? record.partition),
        dl_offset: String(origin?.offset ?? record.offset),
        dl_timestamp: (origin?.time ?? new Date(Number(record.timestamp))).toISOString(),
        dl_error_code: code,
        dl_error: describe(error).slice(0, MOST_TEXT),
        dl_attempts: String(attempts),
        dl_first_failed_at: firstFailedAt.toISOString(),
        dl_failed_at: new Date().toISOString(),
        ...(origin ? { dl_redrives: String(origin.redrives) } : {}),
      },
    }),
  )
}
