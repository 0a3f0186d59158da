import { isObject, numberText } from '../json.ts'
import type { AvroRecord, AvroType } from './types.ts'

/**
 * Whether a JSON value can be the default of a field of this type. For a union any branch may fit (Avro 1.12); a record's
 * default may leave out fields that have a default of their own.
 */
export function isValidDefault(type: AvroType, value: unknown): boolean {
  switch (type.kind) {
    case 'null':
      return value === null
    case 'boolean':
      return typeof value === 'boolean'
    case 'int':
      return isInteger(value, 32)
    case 'long':
      return isInteger(value, 64)
    case 'float':
    case 'double':
      return numberText(value) !== undefined
    case 'string':
      return typeof value === 'string'
    case 'bytes':
      return isByteText(value)
    case 'fixed':
      return isByteText(value) && value.length === type.size
    case 'enum':
      return type.symbols.some((symbol) => symbol === value)
    case 'array':
      return Array.isArray(value) && value.every((item) => isValidDefault(type.items, item))
    case 'map':
      return isObject(value) && Object.values(value).every((item) => isValidDefault(type.values, item))
    case 'record':
      return isObject(value) && isValidRecord(type, value)
    case 'union':
      return type.types.some((branch) => isValidDefault(branch, value))
  }
}

function isValidRecord(type: AvroRecord, value: Record<string, unknown>): boolean {
  return type.fields.every((field) =>
    Object.hasOwn(value, field.name)
      ? isValidDefault(field.type, value[field.name])
      : field.default !== undefined && isValidDefault(field.type, field.default.value),
  )
}

function isInteger(value: unknown, bits: 32 | 64): boolean {
  const text = numberText(value)
  return text !== undefined && /^-?\d+$/.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text)
}

// Avro writes bytes in JSON as code points 0-255.
const isByteText = (value: unknown): value is string => typeof value === 'string' && /^[\0-\xff]*$/.test(value)
