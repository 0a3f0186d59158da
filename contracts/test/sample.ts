import fc from 'fast-check'
import { type Field, resolver, type Schema } from './schema.ts'

/** Makes any data that fits a schema, as it is held in code: dates for timestamps, bigints for longs marked so. */
export function sampleOf(schema: unknown, resolve = resolver()): fc.Arbitrary<unknown> {
  const type = resolve(schema)
  if (typeof type === 'string') return plain(type)
  if (Array.isArray(type)) return fc.oneof(...type.map((branch) => sampleOf(branch, resolve)))

  const { type: inner, logicalType, items, fields, symbols, oneOf } = type as Schema
  const words = symbols ?? oneOf
  if (words) return fc.constantFrom(...words)
  if (fields) return recordOf(fields, resolve)
  if (items !== undefined) return fc.array(sampleOf(items, resolve), { maxLength: 5 })
  return plain(logicalType ?? String(inner))
}

// Field by field in the order of the schema, since only a type's first place in it is written out.
function recordOf(fields: Field[], resolve: (type: unknown) => unknown): fc.Arbitrary<unknown> {
  return fc.record(Object.fromEntries(fields.map(({ name, type }) => [name, sampleOf(type, resolve)])), {
    noNullPrototype: true,
  })
}

function plain(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'int':
      return fc.integer()
    case 'long':
      // What the codec can hold as a number; beyond, a field needs "logicalType": "bigint".
      return fc.integer({ min: -(2 ** 52), max: 2 ** 53 - 2 })
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'string':
      return fc.string({ unit: 'grapheme' })
    case 'uuid':
      return fc.uuid()
    case 'timestamp-millis':
      return fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
    default:
      throw new TypeError(`There is no sample for type ${type}. Add one to contracts/test/sample.ts`)
  }
}
