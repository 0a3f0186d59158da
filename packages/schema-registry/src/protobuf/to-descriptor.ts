import type { Proto } from './compatibility.ts'
import {
  camelCase,
  codeOf,
  descriptorType,
  ENUM,
  type EnumDescriptor,
  type FieldDescriptor,
  type FileDescriptor,
  LABELS,
  MESSAGE,
  type MessageDescriptor,
  type Options,
} from './descriptor-types.ts'
import { join, type Names, resolve } from './names.ts'
import { type Enum, type Extend, type Field, isScalar, type Message, type Option, type Reserved } from './types.ts'

type Inside = { names: Names; isProto3: boolean }

/** The descriptor of a file, every type by its full name. */
export function descriptorOf({ file, names }: Proto): FileDescriptor {
  const scope = file.package ?? ''
  const inside = { names, isProto3: file.syntax === 'proto3' }
  const payload = (type: string) => fullName(names, type, scope)
  return defined({
    name: 'default',
    package: file.package,
    dependency: [...file.imports, ...file.publicImports],
    publicDependency: file.publicImports.map((_, index) => file.imports.length + index),
    messageType: file.messages.map((message) => messageOf(message, join(scope, message.name), inside)),
    enumType: file.enums.map(enumOf),
    extension: extensionsOf(file.extends, scope, inside),
    service: file.services.map(({ name, rpcs, options }) => ({
      name,
      method: rpcs.map((rpc) => ({
        name: rpc.name,
        inputType: payload(rpc.request.type),
        outputType: payload(rpc.response.type),
        ...(rpc.request.stream && { clientStreaming: true }),
        ...(rpc.response.stream && { serverStreaming: true }),
        ...optionsOf('MethodOptions', rpc.options),
      })),
      ...optionsOf('ServiceOptions', options),
    })),
    ...optionsOf('FileOptions', file.options),
    syntax: file.syntax === 'proto3' ? 'proto3' : undefined,
  })
}

const defined = <Json extends object>(json: { [Key in keyof Json]: Json[Key] | undefined }) =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined)) as Json

const fullName = (names: Names, name: string, scope: string) => `.${resolve(names, name, scope)?.full ?? name}`

function messageOf(message: Message, scope: string, inside: Inside): MessageDescriptor {
  const inOneOfs = message.oneofs.flatMap(({ fields }, oneofIndex) =>
    fields.map((field) => ({ ...fieldOf(field, scope, inside), oneofIndex })),
  )
  // The compiler gives each optional field of proto3 a oneof of its own, after those that were written.
  const optional = inside.isProto3 ? message.fields.filter(({ label }) => label === 'optional') : []
  const free = message.fields.map((field) => {
    const index = optional.indexOf(field)
    const own = { proto3Optional: true, oneofIndex: message.oneofs.length + index }
    return { ...fieldOf(field, scope, inside), ...(index >= 0 && own) }
  })
  return {
    name: message.name,
    field: [...free, ...inOneOfs].sort((a, b) => a.number - b.number),
    extension: extensionsOf(message.extends, scope, inside),
    nestedType: [
      ...message.messages.map((inner) => messageOf(inner, join(scope, inner.name), inside)),
      ...message.fields.filter(({ type }) => type.key !== undefined).map((field) => entryOf(field, scope, inside)),
    ],
    enumType: message.enums.map(enumOf),
    extensionRange: message.extensions.flatMap(({ ranges }) =>
      ranges.map(({ from, to }) => ({ start: from, end: to + 1 })),
    ),
    oneofDecl: [
      ...message.oneofs.map(({ name, options }) => ({ name, ...optionsOf('OneofOptions', options) })),
      ...optional.map(({ name }) => ({ name: `_${name}` })),
    ],
    ...optionsOf('MessageOptions', message.options),
    ...reservedOf(message.reserved, 1),
  }
}

function fieldOf({ label, type, name, number, options }: Field, scope: string, { names }: Inside): FieldDescriptor {
  const isMap = type.key !== undefined
  const textOf = (option: string) => options.find((one) => one.name === option && !one.custom)?.value
  const [fallback, json] = [textOf('default'), textOf('json_name')]
  return {
    name,
    number,
    label: 1 + LABELS.indexOf(isMap ? 'repeated' : (label ?? 'optional')),
    ...(isMap
      ? { type: MESSAGE, typeName: `.${scope}.${entryName(name)}` }
      : isScalar(type.name)
        ? { type: codeOf(type.name) }
        : named(names, type.name, scope)),
    ...(fallback !== undefined && 'value' in fallback && { defaultValue: fallback.value }),
    jsonName: json !== undefined && 'value' in json ? json.value : camelCase(name),
    ...optionsOf('FieldOptions', options),
  }
}

function named(names: Names, name: string, scope: string) {
  const found = resolve(names, name, scope)
  return { type: found?.kind === 'enum' ? ENUM : MESSAGE, typeName: `.${found?.full ?? name}` }
}

const entryName = (field: string) => `${camelCase(`_${field}`)}Entry`

function entryOf({ name, type }: Field, scope: string, inside: Inside): MessageDescriptor {
  const part = (name: string, number: number, type: string): Field => ({
    ...{ label: 'optional', name, number, options: [], type: { key: undefined, name: type } },
  })
  return {
    name: entryName(name),
    field: [part('key', 1, type.key ?? ''), part('value', 2, type.name)].map((field) => fieldOf(field, scope, inside)),
    options: { mapEntry: true },
  }
}

const extensionsOf = (extended: Extend[], scope: string, inside: Inside): FieldDescriptor[] =>
  extended.flatMap(({ name, fields }) =>
    fields.map((field) => ({ ...fieldOf(field, scope, inside), extendee: fullName(inside.names, name, scope) })),
  )

const enumOf = ({ name, values, options, reserved }: Enum): EnumDescriptor => ({
  name,
  value: values.map(({ name, number, options }) => ({ name, number, ...optionsOf('EnumValueOptions', options) })),
  ...optionsOf('EnumOptions', options),
  ...reservedOf(reserved, 0),
})

/** @param beyond how far the end of a range is beyond its last number: 1 in messages, 0 in enums */
function reservedOf(reserved: Reserved[], beyond: number) {
  const all = reserved.flat()
  return {
    reservedRange: all.flatMap((one) => (typeof one === 'string' ? [] : [{ start: one.from, end: one.to + beyond }])),
    reservedName: all.filter((one) => typeof one === 'string'),
  }
}

// Custom options need the file that defines them to be written as numbers; nobody reads records by them.
function optionsOf(type: string, options: Option[]): { options?: Options } {
  const fields = descriptorType(type).fields
  const known = options.flatMap(({ name, custom, value }) => {
    const field = camelCase(name)
    if (custom || fields[field] === undefined || !('value' in value)) return []
    const plain = value.value === 'true' ? true : value.value === 'false' ? false : value.value
    return [[field, value.kind === 'word' ? plain : value.value] as const]
  })
  return known.length === 0 ? {} : { options: Object.fromEntries(known) }
}
