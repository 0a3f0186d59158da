/** The parts of JSON Schema that the routes use. */
export interface Schema {
  type?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  required?: string[]
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
}

const plain: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/**
 * Writes a schema as a type of TypeScript.
 *
 * @throws TypeError for a kind of schema that it does not know, rather than to write `unknown`
 */
export function typeOf(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)))
  if (schema.anyOf) return union(schema.anyOf.map(typeOf))
  if (schema.type === 'array') return schema.items ? `Array<${typeOf(schema.items)}>` : 'unknown[]'
  if (schema.type === 'object') return objectOf(schema)
  const known = plain[schema.type ?? '']
  if (known) return known
  if (Object.keys(schema).every((key) => key === 'description')) return 'unknown'
  throw new TypeError(
    `No type is written for a schema like ${JSON.stringify(schema)}: teach apps/cli/src/client/types.ts`,
  )
}

function objectOf({ properties, required = [], patternProperties, additionalProperties }: Schema): string {
  const others = Object.values(patternProperties ?? {})[0] ?? additionalProperties
  if (!properties || Object.keys(properties).length === 0) {
    return `Record<string, ${typeof others === 'object' ? typeOf(others) : 'unknown'}>`
  }
  const members = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `${commentOf(schema.description)}\n` : ''
    return `${comment}${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`
  })
  return `{\n${members.join('\n')}\n}`
}

const union = (types: string[]) => [...new Set(types)].join(' | ')

/** A name as the key of an object. */
export const keyOf = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

/** A text as a comment of one line. */
export const commentOf = (text: string) => `/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */`
