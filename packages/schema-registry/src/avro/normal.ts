import { sortKeys } from '../json.ts'
import type { AvroNamed, AvroType, Field } from './types.ts'

/**
 * The text that Confluent's registry stores with `normalize=true`: full names, attributes in its own fixed order, aliases
 * and attributes that Avro does not define in alphabetical order. Equivalent schemas have the same text.
 * @param known full names of types that are defined elsewhere, and so are written by their name only
 */
export const normalText = (type: AvroType, known: Iterable<string> = []): string =>
  JSON.stringify(write(type, new Set(known)))

function write(type: AvroType, written: Set<string>): unknown {
  switch (type.kind) {
    case 'union':
      return type.types.map((branch) => write(branch, written))
    case 'array':
      return { type: 'array', items: write(type.items, written), ...others(type) }
    case 'map':
      return { type: 'map', values: write(type.values, written), ...others(type) }
    case 'record':
    case 'enum':
    case 'fixed':
      return writeNamed(type, written)
    default:
      return Object.keys(type.attributes).length === 0 ? type.kind : { type: type.kind, ...others(type) }
  }
}

function writeNamed(type: AvroNamed, written: Set<string>): unknown {
  const { full } = type.name
  if (written.has(full)) return full
  written.add(full)
  return {
    name: full,
    type: type.kind,
    ...(type.kind === 'enum' && { symbols: type.symbols }),
    ...(type.kind === 'fixed' && { size: type.size }),
    ...(type.kind === 'record' && { fields: type.fields.map((field) => writeField(field, written)) }),
    ...logical(type),
    ...(type.doc && { doc: type.doc }),
    ...(type.aliases.length > 0 && { aliases: type.aliases.toSorted() }),
    ...(type.kind === 'enum' && type.default !== undefined && { default: type.default }),
    ...rest(type),
  }
}

const writeField = (field: Field, written: Set<string>) => ({
  name: field.name,
  type: write(field.type, written),
  order: field.order,
  ...(field.doc !== undefined && { doc: field.doc }),
  ...(field.aliases.length > 0 && { aliases: field.aliases.toSorted() }),
  ...(field.default && { default: sortKeys(field.default.value) }),
  ...(sortKeys(field.attributes) as object),
})

type Attributed = Exclude<AvroType, { kind: 'union' }>

const others = (type: Attributed) => ({ ...logical(type), ...rest(type) })

// A logical type comes first, a decimal's precision and scale right behind it.
const logical = ({ attributes: { logicalType, precision, scale } }: Attributed) =>
  typeof logicalType !== 'string'
    ? {}
    : logicalType === 'decimal'
      ? { logicalType, precision, ...(scale !== 0 && { scale }) }
      : { logicalType }

function rest({ attributes }: Attributed): object {
  const { logicalType, ...free } = attributes
  if (logicalType !== 'decimal') return sortKeys(free) as object
  const { precision: _precision, scale: _scale, ...own } = free
  return sortKeys(own) as object
}
