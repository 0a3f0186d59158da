import type { TailRecord } from '@waybill/messaging'
import type { TailRow } from '../../shared/tail.ts'
import { shown } from '../orders/shown.ts'

/** A value that is longer as JSON is not sent along; its record's own page has it. */
const MOST_DATA = 8_192

/** What the flow shows of a record. */
export function toRow(record: TailRecord): TailRow {
  const { topic, partition, offset, key, id, type, version, source, time, correlationId, causationId } = record
  const data = shown(record.data)
  const { orderId } = (data ?? {}) as { orderId?: unknown }
  const tooLarge = JSON.stringify(data ?? null).length > MOST_DATA
  return {
    topic,
    partition,
    offset: String(offset),
    key,
    id,
    type,
    version,
    service: source,
    time: time.toISOString(),
    orderId: typeof orderId === 'string' ? orderId : null,
    correlationId,
    causationId: causationId ?? null,
    data: tooLarge ? null : data,
    tooLarge,
  }
}
