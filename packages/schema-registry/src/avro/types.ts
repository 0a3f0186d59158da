export const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const

export type PrimitiveName = (typeof PRIMITIVES)[number]

/** `full` is the name with its namespace, `space` the namespace ('' for none), `simple` what is left. */
export type Name = { full: string; space: string; simple: string }

/** What Avro itself does not define: logicalType, precision, pii, … */
export type Attributes = Record<string, unknown>

export type Field = {
  name: string
  aliases: string[]
  type: AvroType
  doc: string | undefined
  order: 'ascending' | 'descending' | 'ignore'
  /** Boxed, since null is a default too. */
  default: { value: unknown } | undefined
  attributes: Attributes
}

type Named<Kind> = { kind: Kind; name: Name; aliases: string[]; doc: string | undefined; attributes: Attributes }

export type AvroPrimitive = { kind: PrimitiveName; attributes: Attributes }
export type AvroRecord = Named<'record'> & { isError: boolean; fields: Field[] }
export type AvroEnum = Named<'enum'> & { symbols: string[]; default: string | undefined }
export type AvroFixed = Named<'fixed'> & { size: number }
export type AvroArray = { kind: 'array'; items: AvroType; attributes: Attributes }
export type AvroMap = { kind: 'map'; values: AvroType; attributes: Attributes }
export type AvroUnion = { kind: 'union'; types: AvroType[] }

export type AvroNamed = AvroRecord | AvroEnum | AvroFixed

/** A schema as a graph: a reference to a named type is that type itself, so a recursive schema is a cycle. */
export type AvroType = AvroPrimitive | AvroNamed | AvroArray | AvroMap | AvroUnion

export const isPrimitiveName = (name: string): name is PrimitiveName => (PRIMITIVES as readonly string[]).includes(name)

/** Splits a full name, or puts a simple one into the namespace. */
export function nameIn(space: string, name: string): Name {
  const dot = name.lastIndexOf('.')
  if (dot >= 0) return nameIn(name.slice(0, dot), name.slice(dot + 1))
  return { full: space === '' ? name : `${space}.${name}`, space, simple: name }
}

/** How the type is called in a message: `long`, `record waybill.orders.Line`, `array`. */
export function label(type: AvroType): string {
  if (type.kind === 'union') return `union [${type.types.map(label).join(', ')}]`
  return 'name' in type ? `${type.kind} ${type.name.full}` : type.kind
}
