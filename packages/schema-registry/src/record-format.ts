import type { CompatibilityLevel } from './compatibility-level.ts'
import { isObject } from './json.ts'

/** A version of a subject, as it is stored. Attributes of a Confluent registry that ours does not use are kept as they are. */
export type StoredSchema = {
  subject: string
  version: number
  id: number
  /** Absent for AVRO. */
  schemaType?: string
  references?: unknown[]
  schema: string
  deleted: boolean
}

/** The instance that may write, by a claim with this id: see leadership.ts. */
export type Leader = { id: string; url: string }

/**
 * A record of the schemas topic, in Confluent's format; `value: null` is a tombstone. `subject: undefined` is the setting
 * of the whole registry. NOOP means nothing to a Confluent registry; ours keeps in it who writes, and the highest id
 * it has ever given out, which compaction would else forget together with a schema that was deleted for good.
 */
export type LogRecord =
  | { type: 'SCHEMA'; subject: string; version: number; value: StoredSchema | null }
  | { type: 'DELETE_SUBJECT'; subject: string; value: { subject: string; version: number } | null }
  | { type: 'CLEAR_SUBJECT'; subject: string; value: object | null }
  | {
      type: 'CONFIG'
      subject: string | undefined
      value: { subject?: string; compatibilityLevel?: CompatibilityLevel } | null
    }
  | { type: 'MODE'; subject: string | undefined; value: { subject?: string; mode?: string } | null }
  | { type: 'NOOP'; value: { maxId?: number; leader?: Leader } | null }

/** Bytes for Kafka. The order of the key's attributes matters: compaction compares keys byte by byte. */
export function encode(record: LogRecord): { key: Buffer; value: Buffer | undefined } {
  const { type: keytype, value } = record
  const key =
    record.type === 'SCHEMA'
      ? { keytype, subject: record.subject, version: record.version, magic: 1 }
      : record.type === 'NOOP'
        ? { keytype, magic: 0 }
        : { keytype, subject: record.subject, magic: 0 }
  return {
    key: Buffer.from(JSON.stringify(key)),
    value: value === null ? undefined : Buffer.from(JSON.stringify(value)),
  }
}

/**
 * Reads a record of the schemas topic.
 * @returns undefined for a type of record that this registry has no use for
 * @throws Error when it is not in Confluent's format
 */
export function decode(key: Buffer | null, bytes: Buffer | null): LogRecord | undefined {
  const { keytype: type, subject, version } = readObject(key, 'key')
  const value = bytes === null ? null : readObject(bytes, 'value')
  switch (type) {
    case 'SCHEMA':
      return { type, subject: text(subject), version: integer(version), value: value && storedSchema(value) }
    case 'DELETE_SUBJECT':
      return {
        type,
        subject: text(subject),
        value: value && { subject: text(subject), version: integer(value.version) },
      }
    case 'CLEAR_SUBJECT':
      return { type, subject: text(subject), value }
    case 'CONFIG':
    case 'MODE':
      return { type, subject: subject === undefined || subject === null ? undefined : text(subject), value }
    case 'NOOP':
      return { type, value: value && noop(value) }
    default:
      return undefined
  }
}

const storedSchema = (value: Record<string, unknown>): StoredSchema => ({
  ...value,
  subject: text(value.subject),
  version: integer(value.version),
  id: integer(value.id),
  schema: text(value.schema),
  deleted: value.deleted === true,
})

const noop = ({ maxId, leader }: Record<string, unknown>) => ({
  ...(typeof maxId === 'number' && { maxId }),
  ...(isObject(leader) && { leader: { id: text(leader.id), url: text(leader.url) } }),
})

function readObject(bytes: Buffer | null, what: string): Record<string, unknown> {
  const json: unknown = JSON.parse(bytes?.toString() ?? 'null')
  if (!isObject(json)) throw new Error(`the ${what} is not a JSON object`)
  return json
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} stands where a text is expected`)
  return value
}

function integer(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${JSON.stringify(value)} stands where a number is expected`)
  return Number(value)
}
