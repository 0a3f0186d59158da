/** An Avro schema as JSON, as far as the tests look into it. */
export type Schema = {
  type: unknown
  name?: string
  namespace?: string
  items?: unknown
  fields?: Field[]
  symbols?: string[]
  oneOf?: string[]
  logicalType?: string
  eventType?: string
  eventVersion?: number
}

export type Field = { name: string; type: unknown; pii?: boolean }

/** Looks a type up: by name when it is one that was written out before, else as it stands. Remembers what it sees. */
export function resolver(): (type: unknown) => unknown {
  const named = new Map<string, Schema>()
  return (type) => {
    if (typeof type === 'string') return named.get(type) ?? type
    const schema = type as Schema
    if (schema.name) named.set(schema.namespace ? `${schema.namespace}.${schema.name}` : schema.name, schema)
    return schema
  }
}

/** Every word that stands for a type anywhere in a schema: names, `type` and `logicalType`. */
export function typesOf(type: unknown): string[] {
  if (typeof type === 'string') return [type]
  if (Array.isArray(type)) return type.flatMap(typesOf)
  const { type: inner, items, fields, logicalType } = type as Schema
  return [inner, items, logicalType, ...(fields ?? []).map((field) => field.type)]
    .filter((part) => part !== undefined)
    .flatMap(typesOf)
}

/** The fields at the end of every path through a schema, and whether they are marked as personal. */
export function attributesOf(type: unknown, resolve = resolver(), path = ''): { path: string; pii: boolean }[] {
  const resolved = resolve(type)
  if (Array.isArray(resolved)) return resolved.flatMap((branch) => attributesOf(branch, resolve, path))
  if (typeof resolved !== 'object' || resolved === null) return []
  const { items, fields } = resolved as Schema
  if (items !== undefined) return attributesOf(items, resolve, `${path}[]`)
  return (fields ?? []).flatMap((field) => {
    const own = path === '' ? field.name : `${path}.${field.name}`
    const below = attributesOf(field.type, resolve, own)
    return below.length > 0 ? below : [{ path: own, pii: field.pii === true }]
  })
}
