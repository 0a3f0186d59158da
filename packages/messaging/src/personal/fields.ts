/** The personal fields of a record: which of its fields are text about a person, or hold some. */
type Fields = Map<string, 'text' | Fields>

/** Which fields of an event are encrypted, and whose they are. */
export interface Personal {
  /** The field that names the person, whose key encrypts. */
  readonly subject: string
  readonly fields: Fields
}

interface Shape {
  type?: unknown
  items?: unknown
  values?: unknown
  name?: string
  namespace?: string
  fields?: { name: string; type: unknown; pii?: unknown }[]
}

const NONE: Fields = new Map()

/**
 * The personal fields of an Avro schema that names its subject, as `"piiSubject": "customerId"`; each of them is marked
 * `"pii": true`. Undefined for a schema without `piiSubject`: then nothing of it is encrypted.
 *
 * @throws TypeError when no field has the subject's name, none is marked, or a marked one can't be encrypted
 */
export function personalOf(schema: object): Personal | undefined {
  const { piiSubject: subject, name, fields: own } = schema as Shape & { piiSubject?: unknown }
  if (subject === undefined) return undefined
  if (typeof subject !== 'string' || !own?.some((field) => field.name === subject && !field.pii)) {
    throw new TypeError(`${name}: its piiSubject ${JSON.stringify(subject)} is not one of its fields without "pii"`)
  }
  const fields = fieldsWithin(schema, '', new Map())
  if (!holdsText(fields)) throw new TypeError(`${name}: has a piiSubject, and no field marked "pii": true`)
  dropEmpty(fields, new Set())
  return { subject, fields }
}

function fieldsWithin(type: unknown, outer: string, records: Map<string, Fields>): Fields {
  if (typeof type === 'string') return records.get(type) ?? records.get(`${outer}.${type}`) ?? NONE
  if (Array.isArray(type)) return new Map(type.flatMap((branch) => [...fieldsWithin(branch, outer, records)]))
  const { type: inner, items, values, name, namespace = outer, fields } = type as Shape
  if (items !== undefined) return fieldsWithin(items, outer, records)
  if (values !== undefined && holdsText(fieldsWithin(values, outer, records))) {
    throw new TypeError('Personal fields within an Avro map are not encrypted. Write a list of records')
  }
  if (fields === undefined) return typeof inner === 'object' ? fieldsWithin(inner, outer, records) : NONE

  // Known before its fields are looked at: a record may hold itself.
  const found: Fields = new Map()
  records.set(`${name}`, found).set(`${namespace}.${name}`, found)
  for (const field of fields) {
    if (field.pii && !isText(field.type)) throw new TypeError(`${name}.${field.name}: only a string can be "pii"`)
    found.set(field.name, field.pii ? 'text' : fieldsWithin(field.type, namespace, records))
  }
  return found
}

/** A string, a string or null, or a list of such. */
function isText(type: unknown): boolean {
  if (Array.isArray(type)) return type.every((branch) => branch === 'null' || isText(branch))
  if (typeof type !== 'object' || type === null) return type === 'string'
  const { type: inner, items } = type as Shape
  return items === undefined ? inner === 'string' : isText(items)
}

function holdsText(fields: Fields, seen = new Set<Fields>()): boolean {
  if (seen.has(fields)) return false
  seen.add(fields)
  return [...fields.values()].some((within) => within === 'text' || holdsText(within, seen))
}

function dropEmpty(fields: Fields, seen: Set<Fields>): void {
  if (seen.has(fields)) return
  seen.add(fields)
  for (const [name, within] of fields) {
    if (within === 'text') continue
    if (holdsText(within)) dropEmpty(within, seen)
    else fields.delete(name)
  }
}

/** A copy of the data with each personal text replaced; null stays null. */
export function replacePersonal(fields: Fields, data: unknown, replace: (text: string) => string | null): unknown {
  if (Array.isArray(data)) return data.map((item) => replacePersonal(fields, item, replace))
  if (typeof data !== 'object' || data === null) return data
  const copy: Record<string, unknown> = { ...data }
  for (const [name, within] of fields) {
    copy[name] = within === 'text' ? replaceText(copy[name], replace) : replacePersonal(within, copy[name], replace)
  }
  return copy
}

function replaceText(value: unknown, replace: (text: string) => string | null): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceText(item, replace))
  return typeof value === 'string' ? replace(value) : value
}
