import { avroFormat } from './avro/format.ts'
import type { Incompatibility } from './incompatibility.ts'
import { jsonFormat } from './json-schema/format.ts'
import { protobufFormat } from './protobuf/format.ts'

/** The types of schema this registry understands; a further one is a further member here and in `FORMATS`. */
export const SCHEMA_TYPES = ['AVRO', 'JSON', 'PROTOBUF'] as const

export type SchemaType = (typeof SCHEMA_TYPES)[number]

/** A schema that another one refers to by `name`, with those it refers to itself. */
export type ReferencedSchema = { name: string; schema: string; references: readonly ReferencedSchema[] }

export interface ParsedSchema {
  readonly schemaType: SchemaType
  /** What is stored: the same for all ways to write the schema that its format holds to be one. */
  readonly text: string
  /** What is stored with `normalize=true`. */
  readonly normalized: string
  /** What equivalent schemas have in common, all they refer to included; the text where a format has no idea of it. */
  readonly equivalence?: string
  /** Why data written with `writer`, a schema of the same type, cannot always be read with this one. */
  incompatibilities(writer: ParsedSchema): Incompatibility[]
  /** Whether the outermost type has a field of this name; left out where a format does not know. */
  hasField?(name: string): boolean
  /** The text in another form (`resolved`, `serialized`); undefined for a form that the format does not know. */
  formatted?(form: string): string | undefined
}

export interface SchemaFormat {
  /**
   * Reads a schema.
   * @param references what it refers to
   * @param options.lenient takes what only new schemas must not have, such as a default that does not fit its field
   * @throws InvalidSchema when it is not a schema of this type
   */
  parse(schema: string, references: readonly ReferencedSchema[], options?: { lenient?: boolean }): ParsedSchema
}

export const FORMATS: Record<SchemaType, SchemaFormat> = {
  AVRO: avroFormat,
  JSON: jsonFormat,
  PROTOBUF: protobufFormat,
}

export const isSchemaType = (name: string): name is SchemaType => (SCHEMA_TYPES as readonly string[]).includes(name)
