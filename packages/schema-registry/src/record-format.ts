import type { CompatibilityLevel } from './compatibility-level.ts'
import { isObject } from './json.ts'

/** A reference as it is stored: `name` is what the schema calls it, subject and version say where it is. */
export type StoredReference = { name: string; subject: string; version: number }

/** What a data contract says beside the schema: stored, compared and given back, never carried out. */
export type Metadata = { tags?: object; properties?: Record<string, string>; sensitive?: string[] }

export type RuleSet = { migrationRules?: Rule[]; domainRules?: Rule[]; encodingRules?: Rule[]; enableAt?: string }

export type Rule = { name: string; type: string; mode?: string; onSuccess?: string; onFailure?: string }

/** A version of a subject, as it is stored. Attributes of a Confluent registry that ours does not use are kept as they are. */
export type StoredSchema = {
  subject: string
  version: number
  id: number
  /** Absent for AVRO. */
  schemaType?: string
  references?: StoredReference[]
  metadata?: Metadata
  ruleSet?: RuleSet
  schema: string
  deleted: boolean
  /** When its record was written, in milliseconds since 1970; absent before it is. */
  ts?: number
}

/** What can be set for a subject, a context or the whole registry; what is absent is taken from further out. */
export type StoredConfig = {
  subject?: string
  /** Requests for the subject are meant for this one. */
  alias?: string
  normalize?: boolean
  validateFields?: boolean
  validateNewSchemas?: boolean
  validateRules?: boolean
  compatibilityLevel?: CompatibilityLevel
  compatibilityPolicy?: string
  /** A property of the metadata: only versions that have the same value for it are compared. */
  compatibilityGroup?: string
  defaultMetadata?: Metadata
  overrideMetadata?: Metadata
  defaultRuleSet?: RuleSet
  overrideRuleSet?: RuleSet
}

/** The instance that may write, by a claim with this id: see leadership.ts. */
export type Leader = { id: string; url: string }

/** The highest ids ever given out: in the default context, and in the others. */
export type HighestIds = { maxId?: number; contexts?: Record<string, number> }

/**
 * A record of the schemas topic, in Confluent's format; `value: null` is a tombstone. `subject: undefined` is the setting
 * of the whole registry. NOOP means nothing to a Confluent registry; ours keeps in it who writes, and the highest ids
 * it has ever given out, which compaction would else forget together with a schema that was deleted for good.
 */
export type LogRecord =
  | { type: 'SCHEMA'; subject: string; version: number; value: StoredSchema | null }
  | { type: 'DELETE_SUBJECT'; subject: string; value: { subject: string; version: number } | null }
  | { type: 'CLEAR_SUBJECT'; subject: string | undefined; value: { subject?: string } | null }
  | { type: 'CONFIG'; subject: string | undefined; value: StoredConfig | null }
  | { type: 'MODE'; subject: string | undefined; value: { subject?: string; mode?: string } | null }
  | { type: 'CONTEXT'; context: string; value: { tenant: string; context: string } | null }
  | { type: 'NOOP'; value: (HighestIds & { leader?: Leader }) | null }

const TENANT = 'default'

/** The record that makes a context known; without a value, the one that forgets it. */
export const contextRecord = (context: string, known = true): LogRecord => ({
  type: 'CONTEXT',
  context,
  value: known ? { tenant: TENANT, context } : null,
})

/** Bytes for Kafka. The order of the key's attributes matters: compaction compares keys byte by byte. */
export function encode(record: LogRecord): { key: Buffer; value: Buffer | undefined } {
  const { value } = record
  return {
    key: Buffer.from(JSON.stringify(keyOf(record))),
    value: value === null ? undefined : Buffer.from(JSON.stringify(value)),
  }
}

function keyOf(record: LogRecord): object {
  const { type: keytype } = record
  switch (record.type) {
    case 'SCHEMA':
      return { keytype, subject: record.subject, version: record.version, magic: 1 }
    case 'CONTEXT':
      return { keytype, tenant: TENANT, context: record.context, magic: 0 }
    case 'NOOP':
      return { keytype, magic: 0 }
    default:
      return { keytype, subject: record.subject, magic: 0 }
  }
}

/**
 * Reads a record of the schemas topic.
 * @param timestamp when it was written, in milliseconds since 1970
 * @returns undefined for a type of record that this registry has no use for
 * @throws Error when it is not in Confluent's format
 */
export function decode(key: Buffer | null, bytes: Buffer | null, timestamp?: number): LogRecord | undefined {
  const { keytype: type, subject, version, context } = readObject(key, 'key')
  const value = bytes === null ? null : readObject(bytes, 'value')
  switch (type) {
    case 'SCHEMA':
      return { type, subject: text(subject), version: integer(version), value: value && storedSchema(value, timestamp) }
    case 'DELETE_SUBJECT':
      return {
        type,
        subject: text(subject),
        value: value && { subject: text(subject), version: integer(value.version) },
      }
    case 'CLEAR_SUBJECT':
    case 'CONFIG':
    case 'MODE':
      return { type, subject: subject === undefined || subject === null ? undefined : text(subject), value }
    case 'CONTEXT':
      return { type, context: text(context), value: value && { tenant: TENANT, context: text(context) } }
    case 'NOOP':
      return { type, value: value && noop(value) }
    default:
      return undefined
  }
}

const storedSchema = (value: Record<string, unknown>, ts: number | undefined): StoredSchema => ({
  ...value,
  subject: text(value.subject),
  version: integer(value.version),
  id: integer(value.id),
  schema: text(value.schema),
  deleted: value.deleted === true,
  ...(ts !== undefined && { ts }),
})

const noop = ({ maxId, contexts, leader }: Record<string, unknown>) => ({
  ...(typeof maxId === 'number' && { maxId }),
  ...(isObject(contexts) && {
    contexts: Object.fromEntries(Object.entries(contexts).map(([context, max]) => [context, integer(max)])),
  }),
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
