import type { Cause } from './context.ts'
import { UndecodableError } from './errors.ts'
import type { AnyEventType, Received } from './event.ts'
import { created } from './trace.ts'

/** A record as it came from Kafka, before anything was decoded. */
export interface RawRecord {
  topic: string
  partition: number
  offset: bigint
  timestamp: bigint
  key: Buffer | null
  value: Buffer | null
  headers: Map<string, Buffer>
}

/** The envelope of a new event: CloudEvents 1.0 in binary mode, plus what ties events together. */
export function headersOf(event: AnyEventType, id: string, key: string, source: string, cause: Cause, now: Date) {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: event.type,
    ce_source: source,
    ce_time: now.toISOString(),
    ce_subject: key,
    'content-type': 'application/avro',
    eventversion: String(event.version),
    correlationid: cause.correlationId,
  }
  if (cause.causationId) headers.causationid = cause.causationId
  const traceparent = created(event, id, cause)
  if (traceparent) headers.traceparent = traceparent
  return headers
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The type of a record's event, or undefined when it carries no envelope. */
export function typeOf(record: RawRecord): string | undefined {
  return record.headers.get('ce_type')?.toString()
}

/** Reads a record's envelope. Throws UndecodableError that names the missing header. */
export function openEnvelope(record: RawRecord): Omit<Received<undefined>, 'data'> {
  const optional = (name: string) => record.headers.get(name)?.toString()
  const required = (name: string) => {
    const value = optional(name)
    if (!value) throw new UndecodableError(`The record has no header ${name}`, { code: 'no-envelope' })
    return value
  }
  const id = required('ce_id')
  if (!UUID.test(id)) throw new UndecodableError(`Its ce_id is no UUID: ${id.slice(0, 60)}`, { code: 'no-envelope' })

  return {
    id,
    type: required('ce_type'),
    version: Number(optional('eventversion') ?? 1),
    key: record.key?.toString() ?? '',
    source: required('ce_source'),
    time: new Date(optional('ce_time') ?? Number(record.timestamp)),
    correlationId: optional('correlationid') ?? id,
    causationId: optional('causationid'),
    traceparent: optional('traceparent'),
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
  }
}
