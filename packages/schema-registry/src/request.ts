import type { Form } from './answers.ts'
import type { SchemaRequest } from './candidate.ts'
import { GLOBAL_CONTEXT, isDefaultContext, normalSubject, splitSubject, subjectBeside } from './context.ts'
import { readMetadata, readRuleSet } from './contract.ts'
import { InvalidSchema, invalidSubject, invalidVersion, RestError, schemaOverLimit } from './errors.ts'
import { isObject } from './json.ts'
import type { Deleted } from './queries.ts'
import type { StoredReference } from './record-format.ts'
import { isSchemaType, SCHEMA_TYPES } from './schema-format.ts'
import type { State } from './state.ts'

/** A query string: every parameter is a text, or several. */
export type Query = Record<string, string | string[] | undefined>

/** What most routes are asked with. */
export type OnSubject = { Params: { subject: string }; Querystring: Query }
export type OnVersion = { Params: { subject: string; version: string }; Querystring: Query }

export const isSet = (query: Query, name: string) => String(query[name]).toLowerCase() === 'true'

/** A parameter's text; empty when it is not given. */
export const textIn = (query: Query, name: string) => valuesIn(query, name)[0] ?? ''

export const valuesIn = (query: Query, name: string): string[] => [query[name] ?? []].flat()

/** How a schema that is asked for is to be written. */
export const formIn = (query: Query): Form => ({
  format: textIn(query, 'format'),
  qualified: textIn(query, 'referenceFormat') === 'qualified',
})

export function deletedIn(query: Query): Deleted {
  if (isSet(query, 'deletedOnly')) return 'only'
  return isSet(query, 'deleted') ? 'with' : 'without'
}

/**
 * The part of a list that `offset` and `limit` ask for.
 * @param most how many there are at most in one answer
 */
export function page<Item>(items: Item[], query: Query, most = Number.POSITIVE_INFINITY): Item[] {
  const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? -1)]
  const from = Number.isInteger(offset) && offset > 0 ? offset : 0
  return items.slice(from, from + (Number.isInteger(limit) && limit > 0 && limit <= most ? limit : most))
}

/** @throws RestError 42202 */
export function readVersionNumber(text: string): number | 'latest' {
  const version = text.trim().toLowerCase()
  if (version === 'latest' || version === '-1') return 'latest'
  if (/^\+?\d{1,10}$/.test(version) && Number(version) >= 1 && Number(version) < 2 ** 31) return Number(version)
  throw invalidVersion(text)
}

/** The subject that a request is about: where an alias is set for the name, the one it stands for. */
export function subjectNamed(state: State, text: string): string {
  const subject = normalSubject(text)
  const alias = state.configs.get(subject)?.alias
  return alias === undefined || alias === '' ? subject : subjectBeside(subject, alias)
}

/** What a setting is for: a subject, a context as such, or (undefined) the whole registry. */
export const settingFor = (text: string | undefined): string | undefined =>
  text === undefined || isDefaultContext(text) ? undefined : normalSubject(text)

/**
 * @param forSettings whether settings are meant, which there are for all contexts at once too
 * @throws RestError 42208 for names that Confluent keeps for itself or that no log could show
 */
export function checkSubject(subject: string, forSettings = false): void {
  const { context, name } = splitSubject(subject)
  const reserved = name === '__GLOBAL' || name === '__EMPTY' || (context === GLOBAL_CONTEXT && !forSettings)
  const nameless = isDefaultContext(subject) && !forSettings
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (nameless || reserved || /[\0-\x1f\x7f-\x9f]/.test(subject)) throw invalidSubject(subject)
}

/** @throws RestError 400 */
export function readObject(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body
  throw new RestError(400, 400, 'The request body must be a JSON object')
}

/**
 * The schema in the body of a request, not yet read as one.
 * @param maxBytes how large its text may be
 * @throws InvalidSchema when it is no text, or of a type that this registry does not understand
 * @throws RestError 42209 when it is too large, 42210 when its rules are none
 */
export function readSchemaRequest(body: unknown, maxBytes = Number.POSITIVE_INFINITY): SchemaRequest {
  const { schema, schemaType, references, metadata, ruleSet, id, version } = readObject(body)
  if (schema !== undefined && schema !== null && typeof schema !== 'string')
    throw new InvalidSchema('"schema" must be a string that holds the text of the schema')
  const bytes = Buffer.byteLength(schema ?? '')
  if (bytes > maxBytes) throw schemaOverLimit(bytes, maxBytes)
  const type = schemaType ?? 'AVRO'
  if (typeof type !== 'string' || !isSchemaType(type))
    throw new InvalidSchema(`Invalid schema type ${type}: this registry understands ${SCHEMA_TYPES.join(', ')} only`)
  return {
    schema: schema ?? undefined,
    schemaType: type,
    references: readReferences(references ?? []),
    metadata: readMetadata(metadata),
    ruleSet: readRuleSet(ruleSet),
    id: integer(id) ?? -1,
    version: integer(version) ?? 0,
  }
}

function readReferences(json: unknown): StoredReference[] {
  if (!Array.isArray(json)) throw new InvalidSchema('"references" must be an array')
  return json.map((reference: unknown) => {
    const { name, subject, version } = isObject(reference) ? reference : {}
    if (typeof name === 'string' && typeof subject === 'string' && typeof version === 'number')
      return { name, subject, version }
    throw new InvalidSchema(`Invalid reference: ${JSON.stringify(reference)} must have a name, a subject and a version`)
  })
}

const integer = (value: unknown) => (Number.isSafeInteger(value) ? Number(value) : undefined)
