import { type Candidate, isEmpty, isVersion, readCandidate, type SchemaRequest } from './candidate.ts'
import { type CompatibilityLevel, violations } from './compatibility-level.ts'
import { contextOf, DEFAULT_CONTEXT, prefixOf } from './context.ts'
import { type Contract, contractFor, reservedFields, versionProperty, withVersionProperty } from './contract.ts'
import { type Decision, refuseUnlessRegistrable } from './decision.ts'
import { InvalidSchema, incompatible, operationNotPermitted } from './errors.ts'
import { knownId } from './known-id.ts'
import { findSchema, newestOf } from './lookup.ts'
import { findVersion, referrersOf, versionsOf } from './queries.ts'
import { contextRecord, type LogRecord, type StoredSchema } from './record-format.ts'
import { isSchemaType } from './schema-format.ts'
import { type Config, configFor, isImporting, modeFor } from './settings.ts'
import type { State } from './state.ts'
import type { Version } from './version.ts'

export type RegisterOptions = {
  normalize?: boolean
  /** Takes the schema also when it does not fit the earlier versions. */
  force?: boolean
  /** The level where neither the subject nor the registry has one set. */
  otherwise: CompatibilityLevel
}

/**
 * Registers a schema as the next version of a subject. A schema that the subject already has keeps its version, and one
 * that another subject of its context has keeps its id. An import brings its id and version.
 * @returns what is stored
 * @throws RestError 409 when the schema does not fit the earlier versions, 42205 when the mode does not allow it
 * @throws InvalidSchema
 */
export function register(
  state: State,
  subject: string,
  request: SchemaRequest,
  options: RegisterOptions,
): Decision<StoredSchema> {
  const config = configFor(state, subject, options.otherwise)
  const importing = isImporting(modeFor(state, subject))
  const normalize = (options.normalize ?? false) && !importing
  const existing = alreadyThere(state, subject, request, config, normalize)
  if (existing !== undefined) return { append: [], result: existing.stored }

  refuseUnlessRegistrable(state, subject, request.id >= 0)
  const live = versionsOf(state, subject)
  const next = (versionsOf(state, subject, 'with').at(-1)?.stored.version ?? 0) + 1
  const filled = importing ? request : fillIn(request, config, live.at(-1)?.stored, next)
  const lenient = importing || config.validateNewSchemas === false
  const candidate = readCandidate(state, subject, filled, { normalize, isNew: !importing, lenient })
  const ids = state.ids.get(contextOf(subject))
  const known = knownId(state, contextOf(subject), candidate.identity)
  const id = known !== undefined && (request.id < 0 || request.id === known) ? known : request.id
  if (request.version === 0) {
    const found = newestOf(
      live.filter(({ stored }) => id < 0 || stored.id === id),
      candidate,
    )
    if (found !== undefined) return { append: [], result: found.stored }
  }

  if (!importing && !options.force) {
    const messages = incompatibilities(config, candidate, live)
    if (messages.length > 0) throw incompatible(subject, messages)
  }
  const version = request.version > 0 ? request.version : next
  if (version !== next && !importing) throw new InvalidSchema('Version is not one more than previous version')
  const [holder] = ids?.versions.get(id) ?? []
  if (holder !== undefined && ![holder.identity, holder.canonicalIdentity].includes(candidate.identity))
    throw operationNotPermitted(
      `Overwrite new schema with id ${id} in context ${prefixOf(contextOf(subject))} is not permitted.`,
    )
  // An id means one text, also where another registry wrote it otherwise than this one does.
  const written = { ...candidate, schema: holder?.stored.schema ?? candidate.schema }
  const stored = storedAs(written, subject, version, id >= 0 ? id : (ids?.max ?? 0) + 1)
  return { append: [...newContext(state, subject), ...supersede(state, stored), schemaRecord(stored)], result: stored }
}

/** Why a schema may not follow these versions, oldest first; those of another compatibility group do not count. */
export function incompatibilities(config: Config, candidate: Candidate, earlier: Version[]): string[] {
  const { compatibilityGroup, compatibilityLevel, validateFields = false } = config
  const groupOf = ({ metadata }: Contract) =>
    compatibilityGroup === undefined ? undefined : metadata?.properties?.[compatibilityGroup]
  const group = groupOf(candidate)
  const compared = earlier.filter(({ stored }) => groupOf(stored) === group)
  const messages = [
    ...(validateFields ? reservations(candidate, earlier.at(-1)?.stored) : []),
    ...violations(compatibilityLevel, candidate.parsed, compared),
  ]
  const rules = `{validateFields: '${validateFields}', compatibility: '${compatibilityLevel}'}`
  return messages.length === 0 ? [] : [...messages, rules]
}

// A field that is reserved is not to be used, and stays reserved.
function reservations({ metadata, parsed }: Candidate, previous: StoredSchema | undefined): string[] {
  const reserved = reservedFields(metadata)
  const dropped = reservedFields(previous?.metadata).filter((field) => !reserved.includes(field))
  return [
    ...dropped.map(
      (field) =>
        `The new schema has reserved field ${field} removed from its metadata which is present in the old schema's metadata.`,
    ),
    ...reserved
      .filter((field) => parsed.hasField?.(field))
      .map((field) => `The new schema has field that conflicts with the reserved field ${field}.`),
  ]
}

// What is registered already is answered in any mode, also read-only, and needs no Kafka.
function alreadyThere(state: State, subject: string, request: SchemaRequest, config: Config, normalize: boolean) {
  if (config.defaultMetadata ?? config.overrideMetadata ?? config.defaultRuleSet ?? config.overrideRuleSet) return
  const options = { normalize, deleted: 'without' } as const
  if (request.version === -1) {
    const latest = findVersion(state, subject, 'latest')
    if (latest === undefined || isEmpty(request.schema)) return undefined
    const candidate = readCandidate(state, subject, request, { normalize, isNew: false, lenient: true })
    return isVersion(candidate, latest) && isAsked(request.id, latest) ? latest : undefined
  }
  const found = findSchema(state, subject, request, options)
  if (request.version === 0) return found !== undefined && isAsked(request.id, found) ? found : undefined
  if (found === undefined || found.stored.id !== request.id) return undefined
  const numbered = findVersion(state, subject, request.version)
  return numbered?.identity === found.identity && numbered.stored.id === found.stored.id ? numbered : undefined
}

const isAsked = (id: number, { stored }: Version) => id < 0 || stored.id === id

// What the request leaves out comes from the version before and from what is set for the subject.
function fillIn(
  request: SchemaRequest,
  config: Config,
  previous: StoredSchema | undefined,
  next: number,
): SchemaRequest {
  const { metadata, ruleSet } = contractFor(config, request, previous)
  const numbered = request.version !== 0 || versionProperty(metadata) !== undefined
  const contract = { metadata: numbered ? withVersionProperty(metadata, next) : metadata, ruleSet }
  if (!isEmpty(request.schema) || previous === undefined) return { ...request, ...contract }
  const { schema, schemaType = 'AVRO', references = [] } = previous
  if (!isSchemaType(schemaType)) throw new InvalidSchema(`Invalid schema type ${schemaType}`)
  return { ...request, ...contract, schema, schemaType, references }
}

function storedAs(candidate: Candidate, subject: string, version: number, id: number): StoredSchema {
  const { schemaType, schema, references, metadata, ruleSet } = candidate
  return {
    subject,
    version,
    id,
    ...(schemaType !== 'AVRO' && { schemaType }),
    ...(references.length > 0 && { references: [...references] }),
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
    schema,
    deleted: false,
  }
}

// As Confluent does: a version that was deleted and now comes back gives up its old number for the new one, unless other
// schemas rely on that number.
const supersede = (state: State, { subject, id, version: next }: StoredSchema): LogRecord[] =>
  versionsOf(state, subject, 'only')
    .filter(({ stored }) => stored.id === id && stored.version < next)
    .filter((version) => referrersOf(state, version, 'with').length === 0)
    .map(({ stored: { version } }) => ({ type: 'SCHEMA', subject, version, value: null }))

function newContext(state: State, subject: string): LogRecord[] {
  const context = contextOf(subject)
  return context === DEFAULT_CONTEXT || state.contexts.has(context) ? [] : [contextRecord(context)]
}

const schemaRecord = (value: StoredSchema): LogRecord => {
  const { subject, version } = value
  return { type: 'SCHEMA', subject, version, value }
}
