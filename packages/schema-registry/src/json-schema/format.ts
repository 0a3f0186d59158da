import { InvalidSchema } from '../errors.ts'
import { inside } from '../incompatibility.ts'
import { isObject, parseJson, sortKeys } from '../json.ts'
import { checkNesting, withinTheStack } from '../nesting.ts'
import type { ParsedSchema, SchemaFormat } from '../schema-format.ts'
import { findIncompatibilities } from './compatibility.ts'
import { readSchema } from './read.ts'
import type { Schema } from './types.ts'

type JsonSchema = ParsedSchema & { readonly root: Schema }

/**
 * JSON Schema, draft-04 to 2020-12, by its `$schema`. Two texts are the same schema when they differ in white space only;
 * normalized, also when in the order of keywords. References are found by the names they are given, or by their `$id`.
 */
export const jsonFormat: SchemaFormat = {
  parse(schema, references) {
    checkNesting(schema)
    const { text, json } = withinTheStack(() => read(schema))
    const root = withinTheStack(() => readSchema(JSON.parse(schema), references))
    const parsed: JsonSchema = {
      schemaType: 'JSON',
      root,
      text,
      get normalized() {
        return withinTheStack(() => JSON.stringify(sortKeys(json)))
      },
      hasField: (name) => isObject(json) && isObject(json.properties) && Object.hasOwn(json.properties, name),
      incompatibilities: (writer) =>
        withinTheStack(() => inside({ where: 'the schema' }, findIncompatibilities(root, (writer as JsonSchema).root))),
    }
    return parsed
  },
}

function read(schema: string): { text: string; json: unknown } {
  try {
    const json = parseJson(schema)
    return { json, text: JSON.stringify(json) }
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidSchema(`it is not JSON: ${error.message}`, { cause: error })
    throw error
  }
}
