/** A .proto file, proto2 or proto3, as it is written: names of types are not yet resolved. */
export type ProtoFile = {
  /** Undefined when the text does not say, which means proto2. */
  syntax: 'proto2' | 'proto3' | undefined
  package: string | undefined
  imports: string[]
  publicImports: string[]
  options: Option[]
  messages: Message[]
  enums: Enum[]
  extends: Extend[]
  services: Service[]
}

export type Message = {
  name: string
  reserved: Reserved[]
  options: Option[]
  fields: Field[]
  oneofs: OneOf[]
  extensions: { ranges: Range[]; options: Option[] }[]
  extends: Extend[]
  messages: Message[]
  enums: Enum[]
}

export type Field = {
  label: Label | undefined
  type: FieldType
  name: string
  number: number
  options: Option[]
}

export type Label = 'optional' | 'required' | 'repeated'

export type FieldType = { key: string | undefined; name: string }

export type OneOf = { name: string; options: Option[]; fields: Field[] }

export type Enum = { name: string; reserved: Reserved[]; options: Option[]; values: EnumValue[] }

export type EnumValue = { name: string; number: number; options: Option[] }

export type Extend = { name: string; fields: Field[] }

export type Service = { name: string; options: Option[]; rpcs: Rpc[] }

export type Rpc = { name: string; request: Payload; response: Payload; options: Option[] }

export type Payload = { type: string; stream: boolean }

/** Numbers and names that must not be used again; `to` is included. */
export type Reserved = (string | Range)[]

export type Range = { from: number; to: number }

/** `custom` options are those in parentheses, of an extension. */
export type Option = { name: string; custom: boolean; value: OptionValue }

export type OptionValue =
  | { kind: 'string'; value: string }
  /** A number, true, false, or a value of an enum. */
  | { kind: 'word'; value: string }
  | { kind: 'map'; entries: Map<string, OptionValue> }
  | { kind: 'list'; values: OptionValue[] }
  /** A field inside a custom option: `(name).field = value`. */
  | { kind: 'field'; option: Option }

export const SCALARS = [
  ...(['double', 'float', 'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64'] as const),
  ...(['fixed32', 'fixed64', 'sfixed32', 'sfixed64', 'bool', 'string', 'bytes'] as const),
] as const

export type Scalar = (typeof SCALARS)[number]

export const isScalar = (type: string): type is Scalar => (SCALARS as readonly string[]).includes(type)

/** The highest number a field can have, and the highest of an enum's values; "max" in the text. */
export const MAX_FIELD = 536_870_911
export const MAX_ENUM = 2_147_483_647

/** Every field of a message, those in its oneofs included. */
export const allFields = (message: Message): Field[] => [
  ...message.fields,
  ...message.oneofs.flatMap(({ fields }) => fields),
]
