import { findIncompatibilities } from './avro-compatibility.ts'
import type { Incompatibility } from './avro-incompatibility.ts'
import { parseAvro } from './avro-parse.ts'
import type { AvroType } from './avro-types.ts'
import { canonicalText } from './canonical.ts'
import { InvalidSchema } from './errors.ts'

/** The types of schema this registry understands; a further one is a further member here and in `ParsedSchema`. */
export const SCHEMA_TYPES = ['AVRO'] as const

export type SchemaType = (typeof SCHEMA_TYPES)[number]

/** `text` is the same for all ways to write the schema: it is what is stored, and two schemas are the same when it is. */
export type ParsedSchema = { schemaType: 'AVRO'; text: string; avro: AvroType }

export const isSchemaType = (name: string): name is SchemaType => (SCHEMA_TYPES as readonly string[]).includes(name)

/**
 * Reads a schema.
 * @param schema its text, or (Avro) that text already parsed as JSON
 * @throws InvalidSchema when it is not a schema of this type
 */
export function parseSchema(schemaType: SchemaType, schema: string | object): ParsedSchema {
  return withinTheStack(() => {
    const avro = parseAvro(schema)
    return { schemaType, text: canonicalText(avro), avro }
  })
}

/** Why data written with one schema cannot always be read with another of the same type; empty when it always can. */
export const incompatibilities = (reader: ParsedSchema, writer: ParsedSchema): Incompatibility[] =>
  withinTheStack(() => findIncompatibilities(reader.avro, writer.avro))

// A hostile schema can be nested deeper than the stack; it must cost its sender an error, not the registry its life.
function withinTheStack<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidSchema('nested too deeply', { cause: error })
    throw error
  }
}
