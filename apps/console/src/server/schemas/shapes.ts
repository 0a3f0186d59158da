import { Type } from 'typebox'

export const SubjectParams = Type.Object({ subject: Type.String({ minLength: 1, maxLength: 500 }) })

/** As large as the registry takes. */
export const SchemaText = Type.String({ maxLength: 1024 * 1024, description: 'The schema, as JSON' })
