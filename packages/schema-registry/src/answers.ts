import type { StoredSchema } from './record-format.ts'

/** What is said of a schema's type and references: nothing when they are the usual ones, AVRO and none. */
const formOf = ({ schemaType, references }: StoredSchema) => ({
  ...(schemaType !== undefined && schemaType !== 'AVRO' && { schemaType }),
  ...(references?.length && { references }),
})

/** A schema by its id. */
export const schemaAnswer = (stored: StoredSchema) => ({ ...formOf(stored), schema: stored.schema })

/** A version of a subject. */
export const versionAnswer = (stored: StoredSchema) => ({
  subject: stored.subject,
  version: stored.version,
  id: stored.id,
  ...formOf(stored),
  schema: stored.schema,
})
