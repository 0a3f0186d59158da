import { type AvroNamed, type AvroType, type Field, isPrimitiveName } from './types.ts'

/**
 * The one text of a schema, however it was written: no white space, attributes in Avro's own order and other attributes
 * as they come, primitives by name, named types once and then by name. Unlike Avro's Parsing Canonical Form it keeps
 * documentation, defaults, aliases and logical types, so schemas that differ in one of these have different texts. It is
 * the text Java's `Schema.toString()` gives, which is what a Confluent registry stores and compares.
 * @param known full names of types that are defined elsewhere, and so are written by their name only
 */
export const canonicalText = (type: AvroType, known: Iterable<string> = []): string =>
  JSON.stringify(write(type, '', new Set(known)))

function write(type: AvroType, space: string, written: Set<string>): unknown {
  switch (type.kind) {
    case 'union':
      return type.types.map((branch) => write(branch, space, written))
    case 'array':
      return { type: 'array', items: write(type.items, space, written), ...type.attributes }
    case 'map':
      return { type: 'map', values: write(type.values, space, written), ...type.attributes }
    case 'record':
    case 'enum':
    case 'fixed':
      return written.has(type.name.full) ? reference(type, space) : writeNamed(type, space, written)
    default:
      return Object.keys(type.attributes).length === 0 ? type.kind : { type: type.kind, ...type.attributes }
  }
}

function writeNamed(type: AvroNamed, space: string, written: Set<string>): unknown {
  const { name, aliases } = type
  written.add(name.full)
  return defined({
    type: type.kind === 'record' && type.isError ? 'error' : type.kind,
    name: name.simple,
    namespace: name.space === space ? undefined : name.space,
    doc: type.doc,
    fields: type.kind === 'record' ? type.fields.map((field) => writeField(field, name.space, written)) : undefined,
    symbols: type.kind === 'enum' ? type.symbols : undefined,
    default: type.kind === 'enum' ? type.default : undefined,
    size: type.kind === 'fixed' ? type.size : undefined,
    ...type.attributes,
    aliases: aliases.length === 0 ? undefined : aliases.map((alias) => shorten(alias, name.space)),
  })
}

function writeField(field: Field, space: string, written: Set<string>): unknown {
  return defined({
    name: field.name,
    type: write(field.type, space, written),
    doc: field.doc,
    ...(field.default && { default: field.default.value }),
    order: field.order === 'ascending' ? undefined : field.order,
    aliases: field.aliases.length === 0 ? undefined : field.aliases,
    ...field.attributes,
  })
}

// A type named like a kind of type (`waybill.map`) is only unambiguous by its full name.
function reference({ name }: AvroNamed, space: string): string {
  const ambiguous =
    isPrimitiveName(name.simple) || ['record', 'enum', 'fixed', 'array', 'map', 'union'].includes(name.simple)
  return ambiguous ? name.full : shorten(name.full, space)
}

function shorten(full: string, space: string): string {
  const simple = full.slice(full.lastIndexOf('.') + 1)
  return full === `${space}.${simple}` ? simple : full
}

const defined = (json: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined))
