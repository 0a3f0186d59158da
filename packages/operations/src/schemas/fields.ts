import { type AvroField, type AvroJson, type Lookup, lookupIn, typeInWords } from './avro-shape.ts'

/** One field of a schema, as people read it. */
export interface FieldRow {
  /** `lines[].unitPrice.currency` */
  path: string
  type: string
  doc: string | null
  /** As JSON; null when it has none. */
  default: string | null
  /** It is about a person. */
  personal: boolean
}

/** All fields of a record's schema, those within others below them; a type that holds itself is written out once. */
export function fieldsOf(schema: object): FieldRow[] {
  const lookup = lookupIn(schema as AvroJson)
  return rowsOf(schema as AvroJson, '', lookup, [])
}

function rowsOf(type: AvroJson, path: string, lookup: Lookup, around: readonly unknown[]): FieldRow[] {
  const found = lookup(type)
  if (typeof found === 'string' || around.includes(found)) return []
  if (Array.isArray(found)) return found.flatMap((branch) => rowsOf(branch, path, lookup, around))
  const within = [...around, found]
  if (found.items !== undefined) return rowsOf(found.items, `${path}[]`, lookup, within)
  if (found.values !== undefined) return rowsOf(found.values, `${path}{}`, lookup, within)
  return (found.fields ?? []).flatMap((field) => {
    const at = path === '' ? field.name : `${path}.${field.name}`
    return [rowOf(field, at, lookup), ...rowsOf(field.type, at, lookup, within)]
  })
}

const rowOf = (field: AvroField, path: string, lookup: Lookup): FieldRow => ({
  path,
  type: typeInWords(field.type, lookup),
  doc: field.doc ?? null,
  default: 'default' in field ? JSON.stringify(field.default) : null,
  personal: field.pii === true,
})
