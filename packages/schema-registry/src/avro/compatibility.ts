import { type Incompatibility, inside } from '../incompatibility.ts'
import { isPromotable, reasons } from './incompatibility.ts'
import {
  type AvroEnum,
  type AvroFixed,
  type AvroNamed,
  type AvroRecord,
  type AvroType,
  type Field,
  label,
} from './types.ts'

/**
 * What is known of pairs of records (reader and writer) already met. A pair being checked counts as compatible, so that a
 * recursive schema ends; `assumed` lists the pairs that hold only while this assumption does, oldest first.
 */
type Seen = { verdicts: Map<string, Incompatibility[]>; assumed: string[] }

/**
 * Why data written with `writer` cannot always be read with `reader`, by the schema resolution rules of the Avro
 * specification; empty when it always can. As the rules have it, documentation, order and logical types other than
 * decimal play no part, and named types match by their name without the namespace, or by an alias of the reader's.
 */
export function findIncompatibilities(reader: AvroType, writer: AvroType): Incompatibility[] {
  const where = 'name' in reader ? reader.name.simple : 'the schema'
  return inside({ where }, resolve(reader, writer, { verdicts: new Map(), assumed: [] }))
}

function resolve(reader: AvroType, writer: AvroType, seen: Seen): Incompatibility[] {
  if (writer.kind === 'union')
    return writer.types.flatMap((branch, index) => inside({ path: `/${index}` }, resolve(reader, branch, seen)))
  if (reader.kind === 'union') return resolveBranch(reader.types, writer, seen)

  if (reader.kind === 'array' && writer.kind === 'array')
    return inside({ path: '/items', where: '[]' }, resolve(reader.items, writer.items, seen))
  if (reader.kind === 'map' && writer.kind === 'map')
    return inside({ path: '/values', where: '{}' }, resolve(reader.values, writer.values, seen))
  if (reader.kind === 'record' && writer.kind === 'record') return resolveRecord(reader, writer, seen)
  if (reader.kind === 'enum' && writer.kind === 'enum')
    return [...checkName(reader, writer), ...checkSymbols(reader, writer)]
  if (reader.kind === 'fixed' && writer.kind === 'fixed')
    return [...checkName(reader, writer), ...checkSize(reader, writer), ...checkDecimal(reader, writer)]

  if (reader.kind === writer.kind) return checkDecimal(reader, writer)
  return isPromotable(writer.kind, reader.kind) ? [] : [reasons.typeMismatch(label(reader), label(writer))]
}

// One branch that can read the writer's type is enough. When none can, the reasons of the branch that was meant for it tell
// more than that a branch is missing.
function resolveBranch(branches: AvroType[], writer: AvroType, seen: Seen): Incompatibility[] {
  let reasonsOfMeant: Incompatibility[] | undefined
  for (const [index, branch] of branches.entries()) {
    if (!isMeantFor(branch, writer)) continue
    const found = resolve(branch, writer, seen)
    if (found.length === 0) return []
    reasonsOfMeant ??= inside({ path: `/${index}` }, found)
  }
  return reasonsOfMeant ?? [reasons.missingBranch(label(writer), branches.map(label))]
}

function isMeantFor(branch: AvroType, writer: AvroType): boolean {
  if (branch.kind !== writer.kind) return isPromotable(writer.kind, branch.kind)
  return 'name' in branch && 'name' in writer ? namesMatch(branch, writer) : true
}

function resolveRecord(reader: AvroRecord, writer: AvroRecord, seen: Seen): Incompatibility[] {
  const pair = `${reader.name.full} ${writer.name.full}`
  const known = seen.verdicts.get(pair)
  if (known !== undefined) return known
  seen.verdicts.set(pair, [])
  const mark = seen.assumed.push(pair) - 1

  const written = new Map(writer.fields.map((field) => [field.name, field]))
  const found = [
    ...checkName(reader, writer),
    ...reader.fields.flatMap((field, index) =>
      inside({ path: `/fields/${index}` }, resolveField(field, written, seen)),
    ),
  ]
  if (found.length > 0) {
    // What was found compatible since may have relied on this pair: it is to be checked anew. And when the pair is met
    // again its first reason is enough, or the reasons would double with every level of a schema.
    for (const dropped of seen.assumed.splice(mark)) seen.verdicts.delete(dropped)
    seen.verdicts.set(pair, found.slice(0, 1))
  }
  return found
}

function resolveField(field: Field, written: Map<string, Field>, seen: Seen): Incompatibility[] {
  const sources = [...new Set([field.name, ...field.aliases])].filter((name) => written.has(name))
  if (sources.length > 1) return [reasons.ambiguousField(field.name, sources)]
  const source = sources[0] === undefined ? undefined : written.get(sources[0])
  if (source !== undefined)
    return inside({ path: '/type', where: `.${field.name}` }, resolve(field.type, source.type, seen))
  return field.default === undefined ? [reasons.missingDefault(field.name, label(field.type))] : []
}

const namesMatch = (reader: AvroNamed, writer: AvroNamed) =>
  reader.name.simple === writer.name.simple || reader.aliases.includes(writer.name.full)

const checkName = (reader: AvroNamed, writer: AvroNamed) =>
  namesMatch(reader, writer) ? [] : [reasons.nameMismatch(label(reader), label(writer), writer.name.full)]

function checkSymbols(reader: AvroEnum, writer: AvroEnum): Incompatibility[] {
  const known = new Set(reader.symbols)
  const unknown = writer.symbols.filter((symbol) => !known.has(symbol))
  return unknown.length === 0 || reader.default !== undefined ? [] : [reasons.missingSymbols(unknown)]
}

const checkSize = (reader: AvroFixed, writer: AvroFixed) =>
  reader.size === writer.size ? [] : [reasons.sizeMismatch(reader.size, writer.size)]

function checkDecimal(reader: AvroType, writer: AvroType): Incompatibility[] {
  const [read, written] = [decimal(reader), decimal(writer)]
  return read === undefined || written === undefined || read === written ? [] : [reasons.typeMismatch(read, written)]
}

function decimal(type: AvroType): string | undefined {
  if (type.kind === 'union' || type.attributes.logicalType !== 'decimal') return undefined
  const { precision, scale = 0 } = type.attributes
  return `decimal(${precision}, ${scale})`
}
