import { join, type Names, resolve } from './names.ts'
import {
  type Enum,
  type Extend,
  type Field,
  isScalar,
  type Message,
  type Option,
  type OptionValue,
  type Payload,
  type ProtoFile,
  type Reserved,
  type Rpc,
} from './types.ts'

/**
 * The file with everything whose order means nothing in one order, and every type by its full name: fields by number,
 * options and imports by name. Messages keep their order, since records name them by their index.
 */
export function normalProto(file: ProtoFile, names: Names): ProtoFile {
  const scope = file.package ?? ''
  return {
    ...file,
    syntax: file.syntax === 'proto3' ? 'proto3' : undefined,
    imports: sortedSet(file.imports),
    publicImports: sortedSet(file.publicImports),
    options: normalOptions(file.options),
    messages: file.messages.map((message) => normalMessage(message, names, join(scope, message.name))),
    enums: file.enums.map(normalEnum),
    extends: normalExtends(file.extends, names, scope),
    services: file.services.map((service) => ({
      ...service,
      options: normalOptions(service.options),
      rpcs: service.rpcs.map((rpc) => normalRpc(rpc, names, scope)),
    })),
  }
}

const sortedSet = (texts: string[]) => [...new Set(texts)].sort()

const byNumber = <Numbered extends { number: number }>(all: Numbered[]) => all.toSorted((a, b) => a.number - b.number)

const full = (names: Names, name: string, scope: string) => {
  const found = isScalar(name) ? undefined : resolve(names, name, scope)
  return found === undefined ? name : `.${found.full}`
}

function normalMessage(message: Message, names: Names, scope: string): Message {
  const fields = (all: Field[]) => byNumber(all).map((field) => normalField(field, names, scope))
  return {
    ...message,
    reserved: normalReserved(message.reserved),
    options: normalOptions(message.options),
    fields: fields(message.fields),
    oneofs: message.oneofs
      .map((oneof) => ({ ...oneof, options: normalOptions(oneof.options), fields: fields(oneof.fields) }))
      .sort((a, b) => (a.fields[0]?.number ?? 0) - (b.fields[0]?.number ?? 0)),
    extensions: message.extensions
      .flatMap(({ ranges, options }) => ranges.map((range) => ({ ranges: [range], options: normalOptions(options) })))
      .sort((a, b) => (a.ranges[0]?.from ?? 0) - (b.ranges[0]?.from ?? 0)),
    extends: normalExtends(message.extends, names, scope),
    messages: message.messages.map((inner) => normalMessage(inner, names, join(scope, inner.name))),
    enums: message.enums.map(normalEnum),
  }
}

const normalField = (field: Field, names: Names, scope: string): Field => ({
  ...field,
  type: { ...field.type, name: full(names, field.type.name, scope) },
  options: normalOptions(field.options),
})

const normalEnum = (type: Enum): Enum => ({
  ...type,
  reserved: normalReserved(type.reserved),
  options: normalOptions(type.options),
  values: type.values
    .map((value) => ({ ...value, options: normalOptions(value.options) }))
    .sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1)),
})

function normalExtends(extended: Extend[], names: Names, scope: string): Extend[] {
  const byName = Map.groupBy(
    extended.flatMap(({ name, fields }) => fields.map((field) => ({ name: full(names, name, scope), field }))),
    ({ name }) => name,
  )
  return [...byName].map(([name, fields]) => ({
    name,
    fields: byNumber(fields.map(({ field }) => normalField(field, names, scope))),
  }))
}

const normalRpc = (rpc: Rpc, names: Names, scope: string): Rpc => {
  const payload = ({ type, stream }: Payload) => ({ type: full(names, type, scope), stream })
  return { ...rpc, request: payload(rpc.request), response: payload(rpc.response), options: normalOptions(rpc.options) }
}

// One a line: numbers in their order, then names in theirs.
function normalReserved(reserved: Reserved[]): Reserved[] {
  const rank = (one: Reserved[number]) => (typeof one === 'string' ? Number.POSITIVE_INFINITY : one.from)
  return reserved
    .flat()
    .sort((a, b) => (rank(a) === rank(b) ? (String(a) < String(b) ? -1 : 1) : rank(a) - rank(b)))
    .map((one) => [one])
}

const normalOptions = (options: Option[]): Option[] =>
  options
    .map((option) => ({ ...option, value: normalValue(option.value) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

function normalValue(value: OptionValue): OptionValue {
  if (value.kind === 'list') return { kind: 'list', values: value.values.map(normalValue) }
  if (value.kind === 'field')
    return { kind: 'field', option: { ...value.option, value: normalValue(value.option.value) } }
  if (value.kind !== 'map') return value
  const entries = [...value.entries].map(([name, one]): [string, OptionValue] => [name, normalValue(one)])
  return { kind: 'map', entries: new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1))) }
}
