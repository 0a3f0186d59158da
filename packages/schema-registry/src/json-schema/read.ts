import { InvalidSchema } from '../errors.ts'
import { isObject, sortKeys } from '../json.ts'
import type { ReferencedSchema } from '../schema-format.ts'
import { checkAgainstMetaSchema, type Draft, draftOf } from './dialect.ts'
import { absolute, checkDepth, type Documents, openDocuments, type Place, ROOT } from './documents.ts'
import { isArrayKeyword, isNumberKeyword, isObjectKeyword, isStringKeyword, typed } from './typed.ts'
import { type Combined, type Criterion, create, type Schema } from './types.ts'

/** Reads the schema inside another one: an object, or true or false. */
export type ReadInner = (json: unknown) => Schema

type Json = Record<string, unknown>
type Reading = { documents: Documents; read: Map<unknown, Schema>; unresolved: (() => void)[] }

/**
 * Takes a JSON Schema apart, with all that it refers to.
 * @throws InvalidSchema when it is not a schema of its draft, or refers to what is not there
 */
export function readSchema(json: unknown, references: readonly ReferencedSchema[]): Schema {
  if (!isObject(json) && typeof json !== 'boolean')
    throw new InvalidSchema('a JSON Schema is an object, or true or false')
  checkDepth(json)
  const draft = draftOf(json)
  checkAgainstMetaSchema(json, draft)
  const id = isObject(json) ? json[draft === 'draft-04' ? 'id' : '$id'] : undefined
  const base = typeof id === 'string' ? absolute(id, ROOT) : ROOT
  const reading = {
    documents: openDocuments(json, base, references),
    read: new Map(),
    unresolved: [] as (() => void)[],
  }
  const schema = readAt(reading, { json, base, draft })
  // Only now is every $id and $anchor known. Resolving can bring in further documents, with references of their own.
  for (let next = reading.unresolved.pop(); next !== undefined; next = reading.unresolved.pop()) next()
  return schema
}

function readAt(reading: Reading, { json, base, draft }: Place): Schema {
  if (json === true) return create({ kind: 'any' as const })
  if (json === false) return create({ kind: 'never' as const })
  if (!isObject(json)) throw new InvalidSchema(`${JSON.stringify(json)?.slice(0, 100)} stands where a schema should`)
  const known = reading.read.get(json)
  if (known !== undefined) return known

  const inside = reading.documents.enter(json, base, draft)
  const inner: ReadInner = (child) => readAt(reading, { json: child, base: inside, draft })
  for (const definitions of [json.definitions, json.$defs])
    if (isObject(definitions)) for (const definition of Object.values(definitions)) inner(definition)

  const parts = [
    ...references(reading, json, inside),
    ...values(json),
    ...combined(json, inner),
    ...types(json, draft, inner),
  ]
  const [only] = parts
  const schema = parts.length > 1 ? allOf(parts) : (only ?? create({ kind: 'any' as const }))
  schema.hasDefault = json.default !== undefined
  reading.read.set(json, schema)
  return schema
}

function references(reading: Reading, json: Json, base: string): Schema[] {
  return [json.$ref, json.$dynamicRef, json.$recursiveRef]
    .filter((ref) => typeof ref === 'string')
    .map((ref) => {
      const reference = create({ kind: 'reference' as const, ref, target: undefined as Schema | undefined })
      reading.unresolved.push(() => {
        reference.target = readAt(reading, reading.documents.find(ref, base))
      })
      return reference
    })
}

const textOf = (value: unknown) => JSON.stringify(sortKeys(value))

function values(json: Json): Schema[] {
  return [
    ...(Array.isArray(json.enum) ? [create({ kind: 'enum' as const, values: new Set(json.enum.map(textOf)) })] : []),
    ...(json.const !== undefined ? [create({ kind: 'const' as const, values: new Set([textOf(json.const)]) })] : []),
  ]
}

const CRITERIA: Criterion[] = ['allOf', 'anyOf', 'oneOf']

function combined(json: Json, inner: ReadInner): Schema[] {
  const several = CRITERIA.flatMap((criterion) => {
    const branches = json[criterion]
    if (!Array.isArray(branches)) return []
    // The same twice says nothing more, but for oneOf, which it makes impossible.
    const distinct = criterion === 'oneOf' ? branches : new Map(branches.map((one) => [textOf(one), one])).values()
    return [combine(criterion, [...distinct].map(inner))]
  })
  return [
    ...several,
    ...(json.not === undefined ? [] : [create({ kind: 'not' as const, schema: inner(json.not) })]),
    ...(json.if === undefined
      ? []
      : [
          create({
            kind: 'if' as const,
            if: inner(json.if),
            // biome-ignore lint/suspicious/noThenProperty: the keyword's name
            then: json.then === undefined ? undefined : inner(json.then),
            else: json.else === undefined ? undefined : inner(json.else),
          }),
        ]),
  ]
}

const combine = (criterion: Criterion, schemas: Schema[]): Combined => create({ kind: 'combined', criterion, schemas })

const allOf = (schemas: Schema[]) => combine('allOf', schemas)

// Without "type" the keywords of each type say something about values of that type and let all others pass.
function types(json: Json, draft: Draft, inner: ReadInner): Schema[] {
  const { type } = json
  if (typeof type === 'string') return [typed(type, json, { draft, inner, explicit: true })]
  if (Array.isArray(type)) {
    const schemas = type.map((one) => typed(String(one), json, { draft, inner, explicit: true }))
    return schemas.length === 1 ? schemas : [combine('anyOf', schemas)]
  }
  const keywords = Object.keys(json)
  const implied = [
    ...(keywords.some(isStringKeyword) ? ['string'] : []),
    ...(keywords.some(isArrayKeyword) ? ['array'] : []),
    ...(keywords.some(isObjectKeyword) ? ['object'] : []),
    ...(keywords.some(isNumberKeyword) ? ['number'] : []),
  ]
  return implied.map((one) => typed(one, json, { draft, inner, explicit: false }))
}
