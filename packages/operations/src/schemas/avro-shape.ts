/** An Avro type as JSON: a name, a union, or an object. */
export type AvroJson = string | AvroJson[] | AvroObject

export interface AvroObject {
  type: unknown
  name?: string
  namespace?: string
  logicalType?: string
  fields?: AvroField[]
  symbols?: string[]
  oneOf?: string[]
  items?: AvroJson
  values?: AvroJson
  [attribute: string]: unknown
}

export interface AvroField {
  name: string
  type: AvroJson
  doc?: string
  aliases?: string[]
  default?: unknown
  pii?: boolean
  [attribute: string]: unknown
}

/** Looks types up: a named type is written out where it comes first, and named from then on. */
export type Lookup = (type: AvroJson) => AvroJson

/** A look-up in which every named type of a schema is known. */
export function lookupIn(schema: AvroJson): Lookup {
  const named = new Map<string, AvroObject>()
  note(schema, undefined)
  return (type) => (typeof type === 'string' ? (named.get(type) ?? type) : type)

  function note(type: AvroJson, around: string | undefined): void {
    if (typeof type === 'string') return
    if (Array.isArray(type)) {
      for (const branch of type) note(branch, around)
      return
    }
    const { name, namespace = around, fields = [], items, values } = type
    if (name !== undefined) {
      named.set(name, type)
      if (namespace !== undefined) named.set(`${namespace}.${name}`, type)
    }
    for (const field of fields) note(field.type, namespace)
    for (const inner of [items, values]) if (inner !== undefined) note(inner, namespace)
    if (typeof type.type === 'object' && type.type !== null) note(type.type as AvroJson, namespace)
  }
}

/** A type in a few words: `string`, `timestamp-millis`, `Money`, `Line[]`, `null | string`. */
export function typeInWords(type: AvroJson, lookup: Lookup): string {
  const found = lookup(type)
  if (typeof found === 'string') return found
  if (Array.isArray(found)) return found.map((branch) => typeInWords(branch, lookup)).join(' | ')
  if (found.name !== undefined) return found.name
  if (found.items !== undefined) {
    const items = typeInWords(found.items, lookup)
    return items.includes(' ') ? `(${items})[]` : `${items}[]`
  }
  if (found.values !== undefined) return `map of ${typeInWords(found.values, lookup)}`
  if (found.oneOf) return found.oneOf.map((word) => `"${word}"`).join(' | ')
  return found.logicalType ?? typeInWords(found.type as AvroJson, lookup)
}
