import { versionProperty, withoutVersionProperty } from './contract.ts'
import { InvalidSchema } from './errors.ts'
import type { Metadata, RuleSet, StoredReference } from './record-format.ts'
import { currentReferences, resolveIn, storedReferences } from './references.ts'
import { FORMATS, type ParsedSchema, type SchemaType } from './schema-format.ts'
import type { State } from './state.ts'
import { identity, referenceText, same, type Version } from './version.ts'

/** What a client sends to register a schema, to look one up or to have it compared. */
export type SchemaRequest = {
  /** Empty or undefined: that of the version before. */
  schema: string | undefined
  schemaType: SchemaType
  references: readonly StoredReference[]
  metadata: Metadata | undefined
  ruleSet: RuleSet | undefined
  /** -1 when the registry is to give one. */
  id: number
  /** 0 when the registry is to count; -1 for the latest, or else the next one. */
  version: number
}

/** A schema that was read, in the form in which it would be stored. */
export type Candidate = Omit<SchemaRequest, 'schema' | 'id' | 'version'> & {
  schema: string
  parsed: ParsedSchema
  identity: string
}

export type ReadOptions = {
  /** Whether it is to be stored in its format's one normal form. */
  normalize: boolean
  /** Whether it is a new one, which must not refer to versions that were deleted. */
  isNew: boolean
  /** Whether it may have what new ones must not have, such as a default that does not fit its field. */
  lenient: boolean
}

/**
 * Reads the schema of a request.
 * @throws InvalidSchema when there is none, or it refers to what is not there, or it is not one of its type
 */
export function readCandidate(state: State, subject: string, request: SchemaRequest, options: ReadOptions): Candidate {
  const { schema, schemaType, metadata, ruleSet } = request
  if (isEmpty(schema)) throw new InvalidSchema('Empty schema')
  try {
    const references = options.isNew
      ? currentReferences(state, subject, request.references)
      : storedReferences(state, subject, request.references)
    const { lenient } = options
    const parsed = FORMATS[schemaType].parse(schema, resolveIn(state, subject, references), { lenient })
    const contents = {
      schemaType,
      schema: options.normalize ? parsed.normalized : parsed.text,
      references: options.normalize ? distinct(references) : references,
      metadata,
      ruleSet,
    }
    return { ...contents, parsed, identity: identity(contents) }
  } catch (error) {
    if (!(error instanceof InvalidSchema)) throw error
    throw new InvalidSchema(`Invalid schema of type ${schemaType}, details: ${error.message}`, { cause: error })
  }
}

export const isEmpty = (schema: string | undefined): schema is undefined => schema === undefined || schema.trim() === ''

/**
 * Whether a version is this schema, however each of them is written; also when the candidate holds itself what the version
 * refers to, and when only one of them says which version it is.
 */
export function isVersion(candidate: Candidate, version: Version): boolean {
  const { stored } = version
  const { schemaType = 'AVRO', references = [] } = stored
  if (schemaType !== candidate.schemaType || !haveSameContract(candidate, version)) return false
  const resolved = candidate.references.length === 0 && references.length > 0
  if (!resolved && !haveSameReferences(candidate.references, references)) return false
  const { equivalence } = candidate.parsed
  if (stored.schema === candidate.schema && (!resolved || equivalence === undefined)) return true
  return equivalence !== undefined && equivalence === version.schema?.equivalence
}

const haveSameReferences = (one: readonly StoredReference[], other: readonly StoredReference[]) =>
  one.map(referenceText).join() === other.map(referenceText).join()

function haveSameContract({ metadata, ruleSet }: Candidate, { stored }: Version): boolean {
  if (same(ruleSet) !== same(stored.ruleSet)) return false
  const [given, kept] = [versionProperty(metadata), versionProperty(stored.metadata)]
  if ((given === undefined) === (kept === undefined)) return same(metadata) === same(stored.metadata)
  if (given !== undefined && given !== String(stored.version)) return false
  return same(withoutVersionProperty(metadata)) === same(withoutVersionProperty(stored.metadata))
}

function distinct(references: readonly StoredReference[]): StoredReference[] {
  const byText = new Map(references.map((reference) => [referenceText(reference), reference]))
  return [...byText.values()].sort((a, b) => (referenceText(a) < referenceText(b) ? -1 : 1))
}
