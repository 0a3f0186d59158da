type Named = { type?: unknown; items?: unknown; name?: unknown; namespace?: unknown; fields?: Field[] }
type Field = { name: string; type: unknown; pii?: true }

/**
 * The personal fields of a schema, those marked `"pii": true`.
 * @param schema A self-contained Avro schema, as registered.
 * @returns Their paths, for example `shipTo.street`; `lines[].note` within a list.
 */
export function personalFields(schema: object): string[] {
  const records = new Map<unknown, Field[]>()

  const within = (type: unknown, path: string): string[] => {
    if (typeof type === 'string') return (records.get(type) ?? []).flatMap((field) => ofField(field, path))
    if (Array.isArray(type)) return type.flatMap((branch) => within(branch, path))
    const { type: inner, items, name, namespace, fields } = type as Named
    if (items !== undefined) return within(items, `${path}[]`)
    if (fields === undefined) return typeof inner === 'object' ? within(inner, path) : []

    // A record is written out where it comes first and only named after that.
    records.set(namespace === undefined ? name : `${namespace}.${name}`, fields)
    return fields.flatMap((field) => ofField(field, path))
  }

  const ofField = (field: Field, path: string): string[] => {
    const own = path === '' ? field.name : `${path}.${field.name}`
    return field.pii ? [own] : within(field.type, own)
  }

  return within(schema, '')
}
