import { InvalidSchema } from '../errors.ts'
import { checkNesting, withinTheStack } from '../nesting.ts'
import type { ParsedSchema, ReferencedSchema, SchemaFormat } from '../schema-format.ts'
import { canonicalText } from './canonical.ts'
import { findIncompatibilities } from './compatibility.ts'
import { normalText } from './normal.ts'
import { type Names, parseAvro } from './parse.ts'
import type { AvroType } from './types.ts'

type AvroSchema = ParsedSchema & { readonly avro: AvroType }

/** Avro. A schema refers to those named in its references by the names of the types they define. */
export const avroFormat: SchemaFormat = {
  parse: (schema, references, { lenient = false } = {}) =>
    withinTheStack(() => {
      checkNesting(schema)
      const names: Names = new Map()
      define(references, names, new Set())
      const known = [...names.keys()]
      return avroSchema(parseAvro(schema, names, lenient), known)
    }),
}

function avroSchema(avro: AvroType, known: string[]): AvroSchema {
  let equivalence: string | undefined
  return {
    schemaType: 'AVRO',
    avro,
    text: canonicalText(avro, known),
    get normalized() {
      return withinTheStack(() => normalText(avro, known))
    },
    get equivalence() {
      equivalence ??= withinTheStack(() => normalText(avro))
      return equivalence
    },
    incompatibilities: (writer) => withinTheStack(() => findIncompatibilities(avro, (writer as AvroSchema).avro)),
    hasField: (name) => avro.kind === 'record' && avro.fields.some((field) => field.name === name),
    formatted: (format) => (format === 'resolved' ? withinTheStack(() => canonicalText(avro)) : undefined),
  }
}

// The deepest come first; one that is referred to twice, by the same name, is read once.
function define(references: readonly ReferencedSchema[], names: Names, done: Set<string>): void {
  for (const { name, schema, references: further } of references) {
    if (done.has(name)) continue
    done.add(name)
    define(further, names, done)
    try {
      parseAvro(schema, names, true)
    } catch (error) {
      if (error instanceof InvalidSchema)
        throw new InvalidSchema(`in the reference "${name}": ${error.message}`, { cause: error })
      throw error
    }
  }
}
