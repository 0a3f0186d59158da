import { InvalidSchema } from '../errors.ts'
import { isObject, sortKeys } from '../json.ts'
import type { Draft } from './dialect.ts'
import type { ReadInner } from './read.ts'
import {
  type ArraySchema,
  create,
  type Limits,
  type ObjectSchema,
  type Rest,
  type Schema,
  type Unevaluated,
} from './types.ts'

type Json = Record<string, unknown>
type Reading = { draft: Draft; inner: ReadInner; explicit: boolean }

const STRING_KEYWORDS = ['maxLength', 'minLength', 'pattern']
const NUMBER_KEYWORDS = ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf']
const OBJECT_KEYWORDS = [
  ...['properties', 'patternProperties', 'required', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'],
  ...['maxProperties', 'minProperties', 'dependencies', 'dependentRequired', 'dependentSchemas'],
]
const ARRAY_KEYWORDS = [
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'],
  ...['maxItems', 'minItems', 'uniqueItems'],
]

export const isStringKeyword = (name: string) => STRING_KEYWORDS.includes(name)
export const isNumberKeyword = (name: string) => NUMBER_KEYWORDS.includes(name)
export const isObjectKeyword = (name: string) => OBJECT_KEYWORDS.includes(name)
export const isArrayKeyword = (name: string) => ARRAY_KEYWORDS.includes(name)

/** What a schema says about values of one type. */
export function typed(type: string, json: Json, reading: Reading): Schema {
  switch (type) {
    case 'string':
      return create({
        kind: 'string',
        explicit: reading.explicit,
        limits: limits(json, ['maxLength', 'minLength']),
        pattern: checkPattern(json.pattern),
      })
    case 'integer':
    case 'number':
      return create({
        kind: 'number',
        explicit: reading.explicit,
        integer: type === 'integer',
        limits: numberLimits(json),
        multipleOf: typeof json.multipleOf === 'number' ? json.multipleOf : undefined,
      })
    case 'object':
      return objectSchema(json, reading)
    case 'array':
      return arraySchema(json, reading)
    case 'boolean':
    case 'null':
      return create({ kind: type })
    default:
      throw new InvalidSchema(`"${type}" is not a type`)
  }
}

const limits = (json: Json, names: string[]): Limits =>
  Object.fromEntries(names.map((name) => [name, typeof json[name] === 'number' ? json[name] : undefined]))

// In draft-04 exclusiveMaximum is a boolean that says how maximum is meant.
function numberLimits(json: Json): Limits {
  const found = limits(json, ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'])
  if (json.exclusiveMaximum === true) Object.assign(found, { exclusiveMaximum: found.maximum, maximum: undefined })
  if (json.exclusiveMinimum === true) Object.assign(found, { exclusiveMinimum: found.minimum, minimum: undefined })
  return found
}

function objectSchema(json: Json, { inner, explicit }: Reading): ObjectSchema {
  const dependencies = Object.entries(isObject(json.dependencies) ? json.dependencies : {})
  const names = (list: unknown) => new Set(Array.isArray(list) ? list.map(String) : [])
  for (const pattern of Object.keys(isObject(json.patternProperties) ? json.patternProperties : {}))
    checkPattern(pattern)
  return create({
    kind: 'object',
    explicit,
    limits: limits(json, ['maxProperties', 'minProperties']),
    properties: schemasIn(json.properties, inner),
    patterns: schemasIn(json.patternProperties, inner),
    required: names(json.required),
    additional: rest(json.additionalProperties, inner),
    unevaluated: unevaluated(
      json,
      json.additionalProperties === undefined ? json.unevaluatedProperties : undefined,
      inner,
    ),
    names: json.propertyNames === undefined ? undefined : inner(json.propertyNames),
    dependentRequired: new Map(
      [...dependencies, ...Object.entries(isObject(json.dependentRequired) ? json.dependentRequired : {})]
        .filter(([, list]) => Array.isArray(list))
        .map(([name, list]) => [name, names(list)]),
    ),
    dependentSchemas: new Map(
      [...dependencies, ...Object.entries(isObject(json.dependentSchemas) ? json.dependentSchemas : {})]
        .filter(([, schema]) => !Array.isArray(schema))
        .map(([name, schema]) => [name, inner(schema)]),
    ),
  })
}

const schemasIn = (json: unknown, inner: ReadInner) =>
  new Map(Object.entries(isObject(json) ? json : {}).map(([name, schema]) => [name, inner(schema)]))

// Up to 2019-09 the list of first items is "items" and the rest "additionalItems"; since then "prefixItems" and "items".
function arraySchema(json: Json, { draft, inner, explicit }: Reading): ArraySchema {
  const first = draft === '2020-12' ? json.prefixItems : json.items
  const isTuple = Array.isArray(first)
  const others = draft === '2020-12' ? json.items : json.additionalItems
  const every = !isTuple && isObject(json.items) ? json.items : undefined
  const closed = draft === '2020-12' ? json.items === false : json.items === false && !isTuple
  const contains = json.contains === undefined ? undefined : inner(json.contains)
  const counted = contains === undefined ? {} : { minContains: json.minContains ?? 1, maxContains: json.maxContains }
  const known = isTuple ? others : json.items
  return create({
    kind: 'array',
    explicit,
    limits: { ...limits(json, ['maxItems', 'minItems']), ...limits(counted, ['maxContains', 'minContains']) },
    items: every === undefined ? undefined : inner(every),
    tuple: isTuple ? first.map(inner) : [],
    additional: closed ? false : isTuple ? rest(others, inner) : true,
    unevaluated: unevaluated(json, known === undefined ? json.unevaluatedItems : undefined, inner),
    unique: json.uniqueItems === true,
    contains,
  })
}

function rest(json: unknown, inner: ReadInner): Rest {
  if (json === undefined || typeof json === 'boolean') return json ?? true
  const schema = inner(json)
  return schema.kind === 'any' ? true : schema
}

// What these look at counts as evaluated; in 2020-12 also the items that `contains` finds.
const BESIDE = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
  'dependentSchemas',
  'contains',
]

function unevaluated(json: Json, schema: unknown, inner: ReadInner): Unevaluated {
  if (schema === undefined) return { schema: undefined, beside: undefined }
  const alone = !BESIDE.some((name) => json[name] !== undefined)
  return { schema: inner(schema), beside: alone ? undefined : JSON.stringify(sortKeys(json)) }
}

function checkPattern(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return undefined
  try {
    new RegExp(pattern)
    return pattern
  } catch (error) {
    throw new InvalidSchema(`the pattern "${pattern}" is not a regular expression of ECMA-262`, { cause: error })
  }
}
