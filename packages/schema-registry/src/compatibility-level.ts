import { confluentMessage, type Roles } from './incompatibility.ts'
import type { ParsedSchema } from './schema-format.ts'
import type { Version } from './version.ts'

export const COMPATIBILITY_LEVELS = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const

/**
 * What a new schema of a subject must do. BACKWARD: read what the latest one wrote; FORWARD: be readable by the latest
 * one; FULL: both. TRANSITIVE: the same against every version, not the latest only.
 */
export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number]

/** The level with this name in any case, or undefined. */
export function levelNamed(name: unknown): CompatibilityLevel | undefined {
  return COMPATIBILITY_LEVELS.find((level) => typeof name === 'string' && level === name.toUpperCase())
}

/**
 * Why a new schema may not follow the earlier versions of its subject; empty when it may. As with Confluent, only the
 * newest of the versions it does not fit is reported.
 * @param earlier in any order, without deleted ones
 */
export function violations(level: CompatibilityLevel, schema: ParsedSchema, earlier: Version[]): string[] {
  if (level === 'NONE') return []
  const newestFirst = earlier.toSorted((a, b) => b.stored.version - a.stored.version)
  for (const old of level.endsWith('_TRANSITIVE') ? newestFirst : newestFirst.slice(0, 1)) {
    const sameType = old.schema?.schemaType === schema.schemaType
    const messages = old.schema && sameType ? compare(level, schema, old.schema) : [DIFFERENT_TYPE]
    if (messages.length > 0)
      return [
        ...messages.slice(0, MOST_MESSAGES),
        `{oldSchemaVersion: ${old.stored.version}}`,
        `{oldSchema: '${shorten(old.stored.schema)}'}`,
      ]
  }
  return []
}

// Enough for a person; a schema of another kind altogether would give one for each of its fields.
const MOST_MESSAGES = 100

const DIFFERENT_TYPE = 'Incompatible because of different schema type'

function compare(level: CompatibilityLevel, schema: ParsedSchema, old: ParsedSchema): string[] {
  const cannotRead = (reader: ParsedSchema, writer: ParsedSchema, roles: Roles) =>
    reader.incompatibilities(writer).map((found) => confluentMessage(found, roles))

  return [
    ...(level.startsWith('BACKWARD') ? [] : cannotRead(old, schema, { reader: 'old', writer: 'new' })),
    ...(level.startsWith('FORWARD') ? [] : cannotRead(schema, old, { reader: 'new', writer: 'old' })),
  ]
}

const shorten = (text: string) => (text.length <= 10_240 ? text : `${text.slice(0, 10_240)}...`)
