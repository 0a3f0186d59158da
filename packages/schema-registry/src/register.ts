import { type CompatibilityLevel, violations } from './compatibility-level.ts'
import { type Decision, refuseUnlessWritable } from './decision.ts'
import { incompatible } from './errors.ts'
import { levelFor, versionsOf, versionWithIdentity } from './queries.ts'
import type { LogRecord } from './record-format.ts'
import type { ParsedSchema } from './schema-format.ts'
import type { State } from './state.ts'
import { identity } from './version.ts'

/**
 * Registers a schema as the next version of a subject. A schema that the subject already has keeps its version, and one
 * that another subject has keeps its id.
 * @param otherwise the level where neither the subject nor the registry has one set
 * @returns the schema's id
 * @throws RestError 409 when the schema does not fit the earlier versions
 */
export function register(
  state: State,
  subject: string,
  schema: ParsedSchema,
  otherwise: CompatibilityLevel,
): Decision<number> {
  const same = identity(schema.schemaType, schema.text)
  const existing = versionWithIdentity(state, subject, same)
  if (existing !== undefined) return { append: [], result: existing.stored.id }

  refuseUnlessWritable(state, subject)
  const messages = violations(levelFor(state, subject, otherwise), schema, versionsOf(state, subject))
  if (messages.length > 0) throw incompatible(subject, messages)

  const id = state.idByIdentity.get(same) ?? state.maxId + 1
  const earlier = versionsOf(state, subject, 'with')
  const version = (earlier.at(-1)?.stored.version ?? 0) + 1
  // As Confluent does: a version that was deleted and now comes back gives up its old number for the new one.
  const revived = earlier.filter(({ stored }) => stored.id === id)
  const tombstones = revived.map(({ stored }): LogRecord => {
    return { type: 'SCHEMA', subject, version: stored.version, value: null }
  })
  const value = { subject, version, id, schema: schema.text, deleted: false }
  return { append: [...tombstones, { type: 'SCHEMA', subject, version, value }], result: id }
}
