import { InvalidSchema, invalidSubject, invalidVersion, operationNotPermitted, RestError } from './errors.ts'
import { isObject } from './json.ts'
import type { Deleted } from './queries.ts'
import { FORMATS, isSchemaType, type ParsedSchema, SCHEMA_TYPES } from './schema-format.ts'

/** A query string: every parameter is a text, or several. */
export type Query = Record<string, string | string[] | undefined>

export const isSet = (query: Query, name: string) => String(query[name]).toLowerCase() === 'true'

export function deletedIn(query: Query): Deleted {
  if (isSet(query, 'deletedOnly')) return 'only'
  return isSet(query, 'deleted') ? 'with' : 'without'
}

/** The part of a list that `offset` and `limit` ask for. */
export function page<Item>(items: Item[], query: Query): Item[] {
  const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? -1)]
  const from = Number.isInteger(offset) && offset > 0 ? offset : 0
  return items.slice(from, Number.isInteger(limit) && limit > 0 ? from + limit : undefined)
}

/** @throws RestError 42202 */
export function readVersionNumber(text: string): number | 'latest' {
  const version = text.trim().toLowerCase()
  if (version === 'latest' || version === '-1') return 'latest'
  if (/^\d{1,10}$/.test(version) && Number(version) >= 1 && Number(version) < 2 ** 31) return Number(version)
  throw invalidVersion(text)
}

/** @throws RestError 42208 for names that Confluent keeps for itself or that no log could show */
export function checkSubject(subject: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (subject === '' || subject === '__GLOBAL' || subject === '__EMPTY' || /[\0-\x1f\x7f-\x9f]/.test(subject))
    throw invalidSubject(subject)
}

/** @throws RestError 400 */
export function readObject(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body
  throw new RestError(400, 400, 'The request body must be a JSON object')
}

/**
 * The schema in the body of a request.
 * @throws InvalidSchema when there is none, or none that this registry understands
 */
export function readSchema(body: unknown): ParsedSchema {
  const { schema, schemaType = 'AVRO', references } = readObject(body)
  if (schema === undefined || schema === null || schema === '') throw new InvalidSchema('Empty schema')
  if (typeof schema !== 'string') throw new InvalidSchema('"schema" must be a string that holds the text of the schema')
  if (typeof schemaType !== 'string' || !isSchemaType(schemaType))
    throw new InvalidSchema(
      `Invalid schema type ${schemaType}: this registry understands ${SCHEMA_TYPES.join(', ')} only`,
    )
  if (Array.isArray(references) && references.length > 0)
    throw new InvalidSchema(
      'This registry does not support references: put the schemas referred to into the schema itself',
    )
  try {
    return FORMATS[schemaType].parse(schema, [])
  } catch (error) {
    if (error instanceof InvalidSchema)
      throw new InvalidSchema(`Invalid ${schemaType} schema: ${error.message}`, { cause: error })
    throw error
  }
}

/** @throws RestError 42205 when the request names the id or version to be given, which only an import does */
export function refuseImport(body: unknown): void {
  const { id, version } = readObject(body)
  if (isGiven(id) || isGiven(version))
    throw operationNotPermitted(
      '"id" and "version" can only be given in IMPORT mode, which this registry does not have',
    )
}

const isGiven = (number: unknown) => typeof number === 'number' && number > 0
