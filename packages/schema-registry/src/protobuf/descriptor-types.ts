import { createRequire } from 'node:module'
import type { Type } from 'protobufjs'
import { SCALARS, type Scalar } from './types.ts'

// The Protobuf compiler's own description of a file, as google/protobuf/descriptor.proto has it. Only what is used.
export type FileDescriptor = {
  name?: string
  package?: string
  dependency?: string[]
  publicDependency?: number[]
  messageType?: MessageDescriptor[]
  enumType?: EnumDescriptor[]
  service?: ServiceDescriptor[]
  extension?: FieldDescriptor[]
  options?: Options
  syntax?: string
  edition?: string | number
}

export type MessageDescriptor = {
  name: string
  field?: FieldDescriptor[]
  extension?: FieldDescriptor[]
  nestedType?: MessageDescriptor[]
  enumType?: EnumDescriptor[]
  extensionRange?: { start: number; end: number; options?: Options }[]
  oneofDecl?: { name: string; options?: Options }[]
  options?: Options
  reservedRange?: { start: number; end: number }[]
  reservedName?: string[]
}

export type FieldDescriptor = {
  name: string
  number: number
  label: number
  type: number
  typeName?: string
  extendee?: string
  defaultValue?: string
  oneofIndex?: number
  jsonName?: string
  options?: Options
  proto3Optional?: boolean
}

export type EnumDescriptor = {
  name: string
  value?: { name: string; number: number; options?: Options }[]
  options?: Options
  reservedRange?: { start: number; end: number }[]
  reservedName?: string[]
}

export type ServiceDescriptor = {
  name: string
  method?: {
    name: string
    inputType: string
    outputType: string
    clientStreaming?: boolean
    serverStreaming?: boolean
    options?: Options
  }[]
  options?: Options
}

export type Options = Record<string, unknown>

export const LABELS = ['optional', 'required', 'repeated'] as const
export const MESSAGE = 11
export const ENUM = 14

const CODES: Record<Scalar, number> = {
  ...{ double: 1, float: 2, int64: 3, uint64: 4, int32: 5, fixed64: 6, fixed32: 7, bool: 8, string: 9, bytes: 12 },
  ...{ uint32: 13, sfixed32: 15, sfixed64: 16, sint32: 17, sint64: 18 },
}

export const codeOf = (type: Scalar) => CODES[type]

export const scalarOf = (code: number): Scalar | undefined => SCALARS.find((type) => CODES[type] === code)

/** A message of descriptor.proto, such as `FieldOptions`. protobufjs has them in a module that only CommonJS can load. */
export const descriptorType = (name: string): Type => {
  const known: Record<string, Type | undefined> = createRequire(import.meta.url)('protobufjs/ext/descriptor')
  const type = known[name]
  if (type === undefined) throw new Error(`protobufjs has no descriptor message ${name}`)
  return type
}

/** `LineItem` for line_item, as the compiler names what it makes up for a map. */
export const camelCase = (name: string) => name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase())
