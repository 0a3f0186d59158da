import { InvalidSchema } from './errors.ts'
import type { StoredSchema } from './record-format.ts'
import { FORMATS, isSchemaType, type ParsedSchema } from './schema-format.ts'

/** A version of a subject as the state holds it. */
export type Version = {
  stored: StoredSchema
  /** Undefined when the schema is of a type this registry does not understand. */
  schema: ParsedSchema | undefined
  identity: string
}

/** What makes two schemas the same one, and so gives them the same id: type, references and normalised text. */
export const identity = (schemaType: string, text: string, references: unknown[] = []): string =>
  JSON.stringify([schemaType, references, text])

/** Another registry may have written the schema in another way than ours would, so what is stored is read anew. */
export function readVersion(stored: StoredSchema): Version {
  const { schemaType = 'AVRO', references } = stored
  const schema = references?.length ? undefined : tryParse(schemaType, stored.schema)
  return { stored, schema, identity: identity(schemaType, schema?.text ?? stored.schema, references) }
}

// Confluent's registry takes schemas that ours refuses (an invalid default): they are kept and served, but not compared.
function tryParse(schemaType: string, text: string): ParsedSchema | undefined {
  if (!isSchemaType(schemaType)) return undefined
  try {
    return FORMATS[schemaType].parse(text, [])
  } catch (error) {
    if (error instanceof InvalidSchema) return undefined
    throw error
  }
}
