import { allow, isObject, titled, words } from './attributes.ts'
import type { Definition, FieldModel, JsonObject, Report, TypeModel } from './model.ts'

/** The namespace of the types that many events share, each a file of avro/shapes/. */
export const SHAPES = 'waybill.shapes'

/** What parsing a type needs to know, and where the named types go that it meets. */
export interface Scope {
  /** Names of all shapes. */
  shapes: ReadonlySet<string>
  /** Named types found inside the file. */
  inner: Definition[]
}

type Plain = Extract<TypeModel, { kind: 'plain' }>['ts']

const primitives = new Map<string, Plain>([
  ['boolean', 'boolean'],
  ['int', 'number'],
  ['long', 'number'],
  ['string', 'string'],
])

const logical = new Map<string, Plain>([
  ['string uuid', 'string'],
  ['long timestamp-millis', 'Date'],
  ['long bigint', 'bigint'],
])

// Stands for a type that was refused, so that the rest of the file is still looked at.
const unknown: TypeModel = { kind: 'plain', ts: 'string' }

export function parseType(raw: unknown, scope: Scope, report: Report): TypeModel {
  if (typeof raw === 'string') return parseName(raw, scope, report)
  if (Array.isArray(raw)) return parseUnion(raw, scope, report)
  if (!isObject(raw))
    return refuse(report, `${JSON.stringify(raw)} is not a type. Write a name or an object with "type".`)

  switch (raw.type) {
    case 'array':
      allow(raw, ['type', 'items'], report)
      return { kind: 'array', items: parseType(raw.items, scope, report) }
    case 'enum':
      allow(raw, ['type', 'name', 'doc', 'symbols', 'default'], report)
      return define({ kind: 'choice', ...titled(raw, report), values: words(raw, 'symbols', report) }, scope)
    case 'record':
      allow(raw, ['type', 'name', 'doc', 'fields'], report)
      return define({ kind: 'record', ...titled(raw, report), fields: parseFields(raw, scope, report) }, scope)
    default:
      return parseScalar(raw, scope, report)
  }
}

export function parseFields(record: JsonObject, scope: Scope, report: Report): FieldModel[] {
  if (!Array.isArray(record.fields)) {
    report('"fields" is missing. Write a list, with one object a field.')
    return []
  }
  return record.fields.map((field) => parseField(isObject(field) ? field : {}, scope, report))
}

function parseField(raw: JsonObject, scope: Scope, reportRecord: Report): FieldModel {
  const report: Report = (problem) => reportRecord(`field "${raw.name}": ${problem}`)
  allow(raw, ['name', 'type', 'default', 'pii', 'doc', 'aliases'], report)

  const type = parseType(raw.type, scope, report)
  const held = type.kind === 'nullable' ? type.of : type
  if (type.kind === 'nullable' && raw.default !== null) report('can be null, so it needs "default": null.')
  if (raw.pii !== undefined && raw.pii !== true) report('"pii" is true or left out.')
  if (raw.pii === true && !(held.kind === 'plain' && held.ts === 'string')) report('only a string can be "pii".')

  return { ...titled(raw, report), pii: raw.pii === true, type }
}

function parseName(name: string, scope: Scope, report: Report): TypeModel {
  const plain = primitives.get(name)
  if (plain) return { kind: 'plain', ts: plain }
  if (name === 'float' || name === 'double') {
    return refuse(
      report,
      `type "${name}" rounds. Write money as ${SHAPES}.Money, other numbers as int or long in a smaller unit.`,
    )
  }

  const shape = name.startsWith(`${SHAPES}.`) ? name.slice(SHAPES.length + 1) : undefined
  if (shape !== undefined && scope.shapes.has(shape)) return { kind: 'named', name: shape, shape: true }
  if (shape !== undefined)
    return refuse(report, `there is no shape "${shape}". Add contracts/avro/shapes/${shape}.avsc.`)
  if (scope.inner.some((definition) => definition.name === name)) return { kind: 'named', name, shape: false }

  const known = [...primitives.keys()].join(', ')
  return refuse(report, `type "${name}" is not supported. Use ${known}, array, enum, record, or ${SHAPES}.<Name>.`)
}

function parseUnion(raw: unknown[], scope: Scope, report: Report): TypeModel {
  if (raw.length !== 2 || raw[0] !== 'null') {
    return refuse(
      report,
      'the only union allowed is ["null", <type>]. Give each other case an event or a field of its own.',
    )
  }
  return { kind: 'nullable', of: parseType(raw[1], scope, report) }
}

function parseScalar(raw: JsonObject, scope: Scope, report: Report): TypeModel {
  if (typeof raw.type !== 'string')
    return refuse(report, '"type" has to be a name here. Leave out the object around it.')
  if (raw.oneOf !== undefined) {
    allow(raw, ['type', 'oneOf', 'doc'], report)
    if (raw.type !== 'string') report('only a string can have "oneOf".')
    return { kind: 'choice', values: words(raw, 'oneOf', report) }
  }
  allow(raw, ['type', 'logicalType'], report)
  if (raw.logicalType === undefined) return parseName(raw.type, scope, report)

  const plain = logical.get(`${raw.type} ${raw.logicalType}`)
  if (plain) return { kind: 'plain', ts: plain }
  const known = [...logical.keys()].map((pair) => pair.replace(' ', ' as ')).join(', ')
  return refuse(report, `"${raw.type}" with logicalType "${raw.logicalType}" is not supported. Use one of: ${known}.`)
}

function define(definition: Definition, scope: Scope): TypeModel {
  scope.inner.push(definition)
  return { kind: 'named', name: definition.name, shape: false }
}

function refuse(report: Report, problem: string): TypeModel {
  report(problem)
  return unknown
}
