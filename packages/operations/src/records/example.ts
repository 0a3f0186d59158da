import { createHash } from 'node:crypto'
import { type AvroJson, type AvroObject, type Lookup, lookupIn } from '../schemas/avro-shape.ts'
import { innerOf, kindOf, sizeOfFixed } from './avro-kind.ts'

/** Values that a reader expects under a field's name; they are used where they fit the field's type. */
export type Hints = Readonly<Record<string, unknown>>

const TIME = '2026-11-21T08:00:00.000Z'
const DEEPEST = 8

/** JSON that fits a schema, as `dataOf` takes it. The same field has the same value in every example. */
export function exampleOf(schema: object, hints: Hints = {}): unknown {
  return valueAt(schema as AvroJson, '', { lookup: lookupIn(schema as AvroJson), hints, depth: 0 })
}

interface Context {
  lookup: Lookup
  hints: Hints
  depth: number
}

function valueAt(given: AvroJson, name: string, context: Context): unknown {
  const type = context.lookup(given)
  if (Array.isArray(type)) {
    // A type that holds itself ends somewhere: where it may be null.
    const other = context.depth < DEEPEST ? type.find((branch) => branch !== 'null') : undefined
    return other === undefined
      ? type.includes('null')
        ? null
        : valueAt(type[0] ?? 'null', name, context)
      : valueAt(other, name, context)
  }
  const object: AvroObject = typeof type === 'string' ? { type } : type
  const inner = innerOf(object)
  if (inner !== undefined) return valueAt(inner, name, context)
  const deeper = { ...context, depth: context.depth + 1 }
  switch (kindOf(object)) {
    case 'record':
      return Object.fromEntries(
        (object.fields ?? []).map((field) => [field.name, valueAt(field.type, field.name, deeper)]),
      )
    case 'array':
      return context.depth < DEEPEST ? [valueAt(object.items ?? 'null', name, deeper)] : []
    case 'map':
      return context.depth < DEEPEST ? { name: valueAt(object.values ?? 'null', name, deeper) } : {}
    default:
      return plain(object, name, context.hints)
  }
}

function plain(type: AvroObject, name: string, hints: Hints): unknown {
  const hint = hints[name]
  switch (kindOf(type)) {
    case 'null':
      return null
    case 'boolean':
      return true
    case 'enum':
      return type.symbols?.[0] ?? ''
    case 'int':
    case 'long':
      if (type.logicalType === 'timestamp-millis') return TIME
      return typeof hint === 'number' ? hint : 1
    case 'float':
    case 'double':
      return typeof hint === 'number' ? hint : 0.5
    case 'bytes':
      return 'cafe'
    case 'fixed':
      return '00'.repeat(sizeOfFixed(type))
    default:
      if (type.logicalType === 'uuid') return uuidOf(name)
      return typeof hint === 'string' ? hint : name
  }
}

/** A UUID that is the field's own in every example, so that an order has one id in all of them. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
