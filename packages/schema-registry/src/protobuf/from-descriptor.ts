import { Enum as EnumType } from 'protobufjs'
import { InvalidSchema } from '../errors.ts'
import {
  camelCase,
  descriptorType,
  type EnumDescriptor,
  type FieldDescriptor,
  type FileDescriptor,
  LABELS,
  type MessageDescriptor,
  type Options,
  scalarOf,
} from './descriptor-types.ts'
import type { Enum, Extend, Field, Message, Option, OptionValue, ProtoFile } from './types.ts'

/** A file as its text would have it. @throws InvalidSchema for what no text of proto2 or proto3 says */
export function fileOf(descriptor: FileDescriptor): ProtoFile {
  const syntax = descriptor.syntax || 'proto2'
  if (syntax !== 'proto2' && syntax !== 'proto3')
    throw new InvalidSchema(`the syntax is "${syntax}", neither proto2 nor proto3`)
  const isPublic = new Set(descriptor.publicDependency)
  const imports = descriptor.dependency ?? []
  const isProto3 = syntax === 'proto3'
  return {
    syntax: isProto3 ? 'proto3' : undefined,
    package: descriptor.package || undefined,
    imports: imports.filter((_, index) => !isPublic.has(index)),
    publicImports: imports.filter((_, index) => isPublic.has(index)),
    options: optionsOf('FileOptions', descriptor.options),
    messages: (descriptor.messageType ?? []).map((message) => messageOf(message, isProto3)),
    enums: (descriptor.enumType ?? []).map(enumOf),
    extends: extendsOf(descriptor.extension ?? [], isProto3),
    services: (descriptor.service ?? []).map(({ name, method, options }) => ({
      name,
      options: optionsOf('ServiceOptions', options),
      rpcs: (method ?? []).map((one) => ({
        name: one.name,
        request: { type: one.inputType, stream: one.clientStreaming ?? false },
        response: { type: one.outputType, stream: one.serverStreaming ?? false },
        options: optionsOf('MethodOptions', one.options),
      })),
    })),
  }
}

function messageOf(descriptor: MessageDescriptor, isProto3: boolean): Message {
  const { name, field = [], nestedType = [], oneofDecl = [], reservedRange = [], reservedName = [] } = descriptor
  const entries = new Map(nestedType.filter(isEntry).map((entry) => [entry.name, entry]))
  const read = (one: FieldDescriptor) => fieldOf(one, isProto3, entries)
  return {
    name,
    reserved: [
      ...(reservedRange.length > 0 ? [reservedRange.map(({ start, end }) => ({ from: start, to: end - 1 }))] : []),
      ...(reservedName.length > 0 ? [reservedName] : []),
    ],
    options: optionsOf('MessageOptions', descriptor.options),
    fields: field.filter((one) => !isInOneOf(one)).map(read),
    oneofs: oneofDecl.flatMap(({ name, options }, index) => {
      const fields = field.filter((one) => isInOneOf(one) && one.oneofIndex === index).map(read)
      return fields.length === 0 ? [] : [{ name, options: optionsOf('OneofOptions', options), fields }]
    }),
    extensions: (descriptor.extensionRange ?? []).map(({ start, end, options }) => ({
      ranges: [{ from: start, to: end - 1 }],
      options: optionsOf('ExtensionRangeOptions', options),
    })),
    extends: extendsOf(descriptor.extension ?? [], isProto3),
    messages: nestedType.filter((inner) => !isEntry(inner)).map((inner) => messageOf(inner, isProto3)),
    enums: (descriptor.enumType ?? []).map(enumOf),
  }
}

const isEntry = ({ options }: MessageDescriptor) => options?.mapEntry === true

// An optional field of proto3 stands in a oneof of its own, which no text shows.
const isInOneOf = ({ oneofIndex, proto3Optional }: FieldDescriptor) => oneofIndex !== undefined && !proto3Optional

function fieldOf(field: FieldDescriptor, isProto3: boolean, entries: Map<string, MessageDescriptor>): Field {
  const entry = field.typeName === undefined ? undefined : entries.get(field.typeName.split('.').at(-1) ?? '')
  const label = LABELS[field.label - 1]
  const implied = entry !== undefined || isInOneOf(field) || (isProto3 && label === 'optional' && !field.proto3Optional)
  return {
    label: implied ? undefined : label,
    type: entry === undefined ? { key: undefined, name: typeName(field) } : entryType(entry),
    name: field.name,
    number: field.number,
    options: [
      ...optionsOf('FieldOptions', field.options),
      ...(field.defaultValue === undefined ? [] : [plain('default', defaultOf(field, field.defaultValue))]),
      ...(field.jsonName === undefined || field.jsonName === camelCase(field.name)
        ? []
        : [plain('json_name', { kind: 'string', value: field.jsonName })]),
    ],
  }
}

function entryType({ field = [] }: MessageDescriptor) {
  const [key, value] = [1, 2].map((number) => field.find((one) => one.number === number))
  if (key === undefined || value === undefined) throw new InvalidSchema('a map without a key or a value')
  return { key: typeName(key), name: typeName(value) }
}

function typeName({ type, typeName, name }: FieldDescriptor): string {
  const found = scalarOf(type) ?? typeName
  if (type === 10 || found === undefined)
    throw new InvalidSchema(`the field "${name}" has a type unknown here: ${type}`)
  return found
}

const defaultOf = ({ type }: FieldDescriptor, value: string): OptionValue => ({
  kind: type === 9 || type === 12 ? 'string' : 'word',
  value,
})

const plain = (name: string, value: OptionValue): Option => ({ name, custom: false, value })

const extendsOf = (extensions: FieldDescriptor[], isProto3: boolean): Extend[] =>
  [...Map.groupBy(extensions, ({ extendee }) => extendee ?? '')].map(([name, fields]) => ({
    name,
    fields: fields.map((field) => fieldOf(field, isProto3, new Map())),
  }))

function enumOf({ name, value = [], options, reservedRange = [], reservedName = [] }: EnumDescriptor): Enum {
  return {
    name,
    reserved: [
      ...(reservedRange.length > 0 ? [reservedRange.map(({ start, end }) => ({ from: start, to: end }))] : []),
      ...(reservedName.length > 0 ? [reservedName] : []),
    ],
    options: optionsOf('EnumOptions', options),
    values: value.map(({ name, number, options }) => ({
      name,
      number,
      options: optionsOf('EnumValueOptions', options),
    })),
  }
}

function optionsOf(type: string, options: Options | undefined): Option[] {
  return Object.entries(options ?? {}).flatMap(([name, value]) => {
    const field = descriptorType(type).fields[name]
    const written = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    if (field === undefined || (typeof value === 'object' && value !== null))
      throw new InvalidSchema(
        `the descriptor has an option "${written}" that is unknown here: send the text of the file`,
      )
    if (field.resolvedType instanceof EnumType) {
      const name = field.resolvedType.valuesById[Number(value)]
      return [plain(written, { kind: 'word', value: name ?? String(value) })]
    }
    return [plain(written, { kind: typeof value === 'string' ? 'string' : 'word', value: String(value) })]
  })
}
