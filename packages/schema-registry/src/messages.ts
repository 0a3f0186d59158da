import type { Incompatibility, IncompatibilityType } from './avro-incompatibility.ts'

/** What the two schemas of a pair are called in messages: reader and writer, or new and old. */
export type Roles = { reader: string; writer: string }

/** The reason in words: what does not fit, where, and what can be done about it. */
export const explain = ({ reason, where }: Incompatibility, { reader, writer }: Roles): string =>
  reason.replaceAll('{where}', where).replaceAll('{reader}', reader).replaceAll('{writer}', writer)

/** The reason in the form in which a Confluent registry lists it, our words as its additional information. */
export function confluentMessage(found: Incompatibility, roles: Roles): string {
  const description = descriptions[found.type](found.path === '' ? '/' : found.path, found.detail, roles)
  return `{errorType:'${found.type}', description:'${description}', additionalInfo:'${explain(found, roles)}'}`
}

const descriptions: Record<IncompatibilityType, (path: string, detail: string, roles: Roles) => string> = {
  FIXED_SIZE_MISMATCH: (path, _, { reader, writer }) =>
    `The size of FIXED type field at path '${path}' in the ${reader} schema does not match with the ${writer} schema`,
  TYPE_MISMATCH: (path, _, { reader, writer }) =>
    `The type (path '${path}') of a field in the ${reader} schema does not match with the ${writer} schema`,
  NAME_MISMATCH: (path) => `The name of the schema has changed (path '${path}')`,
  MISSING_ENUM_SYMBOLS: (path, symbols, { reader, writer }) =>
    `The ${reader} schema is missing enum symbols '${symbols}' at path '${path}' in the ${writer} schema`,
  MISSING_UNION_BRANCH: (path, _, { reader, writer }) =>
    `The ${reader} schema is missing a type inside a union field at path '${path}' in the ${writer} schema`,
  READER_FIELD_MISSING_DEFAULT_VALUE: (path, field, { reader, writer }) =>
    `The field '${field}' at path '${path}' in the ${reader} schema has no default value and is missing in the ` +
    `${writer} schema`,
}
