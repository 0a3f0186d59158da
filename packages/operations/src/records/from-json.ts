import { Refused } from '../refused.ts'
import { type AvroJson, type AvroObject, type Lookup, lookupIn } from '../schemas/avro-shape.ts'
import { branchName, innerOf, kindOf, sizeOfFixed } from './avro-kind.ts'

const TIMES = new Set(['timestamp-millis'])

/**
 * JSON that a person wrote, as data of a schema: times from ISO 8601 or milliseconds, large whole numbers from texts, bytes
 * from hexadecimal digits. A field that is left out gets its default.
 *
 * @throws Refused that names each field that does not fit, and what was expected there
 */
export function dataOf(schema: object, json: unknown): unknown {
  const lookup = lookupIn(schema as AvroJson)
  const problems: string[] = []
  const data = toValue(schema as AvroJson, json, '', { lookup, problems })
  if (problems.length > 0) throw new Refused('invalid', problems.slice(0, MOST_PROBLEMS).join('; '))
  return data
}

const MOST_PROBLEMS = 10

interface Context {
  lookup: Lookup
  problems: string[]
}

function toValue(given: AvroJson, json: unknown, path: string, context: Context): unknown {
  const type = context.lookup(given)
  if (Array.isArray(type)) return branchOf(type, json, path, context)
  const object: AvroObject = typeof type === 'string' ? { type } : type
  const inner = innerOf(object)
  if (inner !== undefined) return toValue(inner, json, path, context)
  const expected = expectedOf(object)
  const fits = plainValue(object, json)
  if (fits !== undefined) return fits.value
  if (kindOf(object) === 'record' && isObject(json)) return recordOf(object, json, path, context)
  if (kindOf(object) === 'array' && Array.isArray(json)) {
    return json.map((item, index) => toValue(object.items ?? 'null', item, `${path}[${index}]`, context))
  }
  if (kindOf(object) === 'map' && isObject(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [
        key,
        toValue(object.values ?? 'null', item, join(path, key), context),
      ]),
    )
  }
  context.problems.push(`${path === '' ? 'the value' : path} should be ${expected}, and is ${said(json)}`)
  return json
}

/** The branch whose value fits without a fault; of a union with null and one other, that other. */
function branchOf(branches: AvroJson[], json: unknown, path: string, context: Context): unknown {
  if (json === null && branches.includes('null')) return null
  const others = branches.filter((branch) => branch !== 'null')
  const [only] = others
  if (others.length === 1 && only !== undefined) return toValue(only, json, path, context)
  for (const branch of others) {
    const problems: string[] = []
    const value = toValue(branch, json, path, { ...context, problems })
    if (problems.length === 0) return value
  }
  const names = branches.map((branch) => branchName(branch)).join(' or ')
  context.problems.push(`${path} should be ${names}, and is ${said(json)}`)
  return json
}

function recordOf(type: AvroObject, json: Record<string, unknown>, path: string, context: Context): unknown {
  const fields = type.fields ?? []
  const unknown = Object.keys(json).filter((name) => !fields.some((field) => field.name === name))
  for (const name of unknown) context.problems.push(`${join(path, name)} is no field of ${type.name}`)
  return Object.fromEntries(
    fields.map((field) => {
      const { name } = field
      const place = join(path, name)
      if (Object.hasOwn(json, name)) return [name, toValue(field.type, json[name], place, context)]
      if ('default' in field) return [name, toValue(field.type, field.default, place, context)]
      context.problems.push(`${place} is missing`)
      return [name, undefined]
    }),
  )
}

/** What a plain type takes of JSON, or undefined when it does not fit. */
function plainValue(type: AvroObject, json: unknown): { value: unknown } | undefined {
  const kind = kindOf(type)
  const { logicalType } = type
  if (kind === 'null') return json === null ? { value: null } : undefined
  if (kind === 'boolean') return typeof json === 'boolean' ? { value: json } : undefined
  if (kind === 'float' || kind === 'double') return typeof json === 'number' ? { value: json } : undefined
  if (kind === 'enum') return type.symbols?.includes(String(json)) ? { value: json } : undefined
  if (kind === 'string') return typeof json === 'string' && fitsLogical(json, logicalType) ? { value: json } : undefined
  if (kind === 'bytes' || kind === 'fixed') {
    const hex = typeof json === 'string' && /^([0-9a-f]{2})*$/i.test(json) ? Buffer.from(json, 'hex') : undefined
    return hex && (kind === 'bytes' || hex.length === sizeOfFixed(type)) ? { value: hex } : undefined
  }
  if (kind !== 'int' && kind !== 'long') return undefined
  if (logicalType !== undefined && TIMES.has(logicalType)) {
    const time = typeof json === 'string' || typeof json === 'number' ? new Date(json) : undefined
    return time && !Number.isNaN(time.getTime()) ? { value: time } : undefined
  }
  return wholeNumber(json, kind, logicalType)
}

function wholeNumber(json: unknown, kind: string, logicalType: string | undefined): { value: unknown } | undefined {
  const text = typeof json === 'number' && Number.isInteger(json) ? String(json) : json
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text)
  if (logicalType === 'bigint') return BigInt.asIntN(64, value) === value ? { value } : undefined
  const largest = kind === 'int' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
  return Math.abs(Number(value)) <= largest ? { value: Number(value) } : undefined
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const fitsLogical = (text: string, logicalType: string | undefined) => logicalType !== 'uuid' || UUID.test(text)

function expectedOf(type: AvroObject): string {
  const kind = kindOf(type)
  if (kind === 'record') return `an object (${type.name})`
  if (kind === 'array') return 'a list'
  if (kind === 'map') return 'an object'
  if (kind === 'enum') return `one of ${type.symbols?.join(', ')}`
  if (kind === 'bytes' || kind === 'fixed')
    return `hexadecimal digits${kind === 'fixed' ? ` of ${sizeOfFixed(type)} bytes` : ''}`
  if (type.logicalType === 'uuid') return 'a UUID'
  if (type.logicalType !== undefined && TIMES.has(type.logicalType)) return 'a time, as 2026-11-21T08:00:00Z'
  return kind === 'int' || kind === 'long' ? 'a whole number' : `a ${kind}`
}

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function said(json: unknown): string {
  if (json === undefined) return 'missing'
  const text = JSON.stringify(json)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
