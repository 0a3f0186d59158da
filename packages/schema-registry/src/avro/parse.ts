import { InvalidSchema } from '../errors.ts'
import { isObject, parseJson } from '../json.ts'
import {
  type Json,
  otherAttributes,
  readAliases,
  readFieldName,
  readName,
  readOrder,
  readSize,
  readSymbols,
  required,
  textOf,
} from './attributes.ts'
import { checkNew } from './check-new.ts'
import {
  type AvroNamed,
  type AvroType,
  type AvroUnion,
  type Field,
  isPrimitiveName,
  type Name,
  nameIn,
} from './types.ts'

/** The named types that are known so far, by their full names. */
export type Names = Map<string, AvroNamed>

const TYPE_ATTRIBUTES = ['type', 'name', 'namespace', 'doc', 'aliases', 'fields', 'symbols', 'size', 'items', 'values']
const FIELD_ATTRIBUTES = ['name', 'type', 'doc', 'default', 'order', 'aliases']

/**
 * Reads an Avro schema as the specification defines it.
 * @param names the types that it may refer to; those it defines are added
 * @param lenient takes names that are not valid and defaults that do not fit their field, as older registries did
 * @throws InvalidSchema; RangeError when it is nested deeper than the stack
 */
export function parseAvro(schema: string, names: Names = new Map(), lenient = false): AvroType {
  const known = new Set<AvroType>(names.values())
  const type = parseType(readJson(schema), '', names)
  if (!lenient) checkNew(type, known)
  return type
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidSchema(`not JSON: ${error.message}`, { cause: error })
    throw error
  }
}

function parseType(json: unknown, space: string, names: Names): AvroType {
  if (typeof json === 'string') return parseReference(json, space, names)
  if (Array.isArray(json)) return parseUnion(json, space, names)
  if (!isObject(json)) throw new InvalidSchema(`a type is a name, an object or an array, not ${JSON.stringify(json)}`)

  const { type } = json
  const attributes = otherAttributes(json, TYPE_ATTRIBUTES)
  if (typeof type !== 'string') throw new InvalidSchema(`"type" is not the name of a type in ${JSON.stringify(json)}`)
  if (isPrimitiveName(type)) return { kind: type, attributes }
  switch (type) {
    case 'array':
      return { kind: 'array', items: parseType(required(json, 'items', 'an array'), space, names), attributes }
    case 'map':
      return { kind: 'map', values: parseType(required(json, 'values', 'a map'), space, names), attributes }
    case 'record':
    case 'error':
    case 'enum':
    case 'fixed':
      return parseNamed(type, json, space, names)
    default:
      return parseReference(type, space, names)
  }
}

function parseReference(text: string, space: string, names: Names): AvroType {
  if (isPrimitiveName(text)) return { kind: text, attributes: {} }
  const type = names.get(nameIn(space, text).full) ?? names.get(text)
  if (type === undefined) throw new InvalidSchema(`type "${text}" is not defined before it is used`)
  return type
}

function parseUnion(json: unknown[], space: string, names: Names): AvroUnion {
  if (json.length === 0) throw new InvalidSchema('a union needs at least one type')
  const types = json.map((branch) => parseType(branch, space, names))
  const seen = new Set<string>()
  for (const type of types) {
    if (type.kind === 'union') throw new InvalidSchema('a union may not hold another union directly')
    const branch = 'name' in type ? type.name.full : type.kind
    if (seen.has(branch)) throw new InvalidSchema(`a union may hold "${branch}" only once`)
    seen.add(branch)
  }
  return { kind: 'union', types }
}

function parseNamed(kind: 'record' | 'error' | 'enum' | 'fixed', json: Json, space: string, names: Names): AvroNamed {
  const name = readName(json, space)
  const where = `${kind} "${name.full}"`
  const head = {
    name,
    aliases: readAliases(json, where).map((alias) => nameIn(name.space, alias).full),
    doc: textOf(json.doc),
    attributes: otherAttributes(json, kind === 'enum' ? [...TYPE_ATTRIBUTES, 'default'] : TYPE_ATTRIBUTES),
  }
  const define = <Type extends AvroNamed>(type: Type): Type => {
    if (names.has(name.full)) throw new InvalidSchema(`"${name.full}" is defined twice`)
    names.set(name.full, type)
    return type
  }

  if (kind === 'enum') return define({ kind, ...head, ...readSymbols(json, where) })
  if (kind === 'fixed') return define({ kind, ...head, size: readSize(json, where) })
  // Known by its name before its fields are read, since they may refer to it.
  const fields: Field[] = []
  const record = define({ kind: 'record', ...head, isError: kind === 'error', fields })
  const declared = required(json, 'fields', where)
  if (!Array.isArray(declared)) throw new InvalidSchema(`"fields" of ${where} is not an array`)
  const taken = new Set<string>()
  for (const one of declared) {
    const field = parseField(one, name, names)
    if (taken.has(field.name)) throw new InvalidSchema(`${where} has two fields named "${field.name}"`)
    taken.add(field.name)
    fields.push(field)
  }
  return record
}

function parseField(json: unknown, record: Name, names: Names): Field {
  if (!isObject(json)) throw new InvalidSchema(`a field of record "${record.full}" is not an object`)
  const name = readFieldName(json, record)
  const where = `field "${name}" of record "${record.full}"`
  const type = parseType(required(json, 'type', where), record.space, names)
  const hasDefault = Object.hasOwn(json, 'default')
  return {
    name,
    aliases: readAliases(json, where),
    type,
    doc: textOf(json.doc),
    order: readOrder(json, where),
    default: hasDefault ? { value: json.default } : undefined,
    attributes: otherAttributes(json, FIELD_ATTRIBUTES),
  }
}
