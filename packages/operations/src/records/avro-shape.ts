/** An Avro type as JSON: a name, a union, or an object. */
export type AvroType = string | AvroType[] | AvroObject

export interface AvroObject {
  type: AvroType
  name?: string
  namespace?: string
  logicalType?: string
  fields?: { name: string; type: AvroType; default?: unknown; doc?: string; pii?: boolean }[]
  symbols?: string[]
  items?: AvroType
  values?: AvroType
  size?: number
}

/** Looks types up: a named type is written out where it comes first, and named from then on. */
export type Lookup = (type: AvroType) => AvroType

/** A look-up in which every named type of a schema is known. */
export function lookupIn(schema: AvroType): Lookup {
  const named = new Map<string, AvroObject>()

  function note(type: AvroType, around: string | undefined): void {
    if (typeof type === 'string') return
    if (Array.isArray(type)) {
      for (const branch of type) note(branch, around)
      return
    }
    const { name, namespace = around, fields = [], items, values } = type
    if (name !== undefined) named.set(name, type).set(`${namespace}.${name}`, type)
    for (const field of fields) note(field.type, namespace)
    for (const inner of [items, values]) if (inner !== undefined) note(inner, namespace)
    if (typeof type.type === 'object') note(type.type, namespace)
  }
  note(schema, undefined)
  return (type) => (typeof type === 'string' ? (named.get(type) ?? type) : type)
}

/** The kind of a type that is no union: `record`, `array`, `long`, … A type around another is seen through. */
export const kindOf = (type: AvroObject | string): string =>
  typeof type === 'string' ? type : typeof type.type === 'string' ? type.type : kindOf(type.type as AvroObject)

/** What the branch of a union is called: a name, or a kind. */
export const branchName = (type: AvroType): string =>
  typeof type === 'string' ? type : Array.isArray(type) ? 'union' : (type.name ?? type.logicalType ?? kindOf(type))
