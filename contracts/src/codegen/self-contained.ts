import { isObject } from './attributes.ts'
import type { JsonObject } from './model.ts'
import { SHAPES } from './parse-type.ts'

/**
 * Puts the shapes a schema refers to into it, since a registered schema must be readable by itself. As Avro wants it, a named
 * shape is written in full where it comes first and by its name from then on.
 */
export function selfContained(
  schema: JsonObject,
  shapes: readonly { definition: { name: string }; schema: JsonObject }[],
): JsonObject {
  const byName = new Map(shapes.map((shape) => [`${SHAPES}.${shape.definition.name}`, shape.schema]))
  const written = new Set<string>()

  const typeOf = (type: unknown): unknown => {
    if (Array.isArray(type)) return type.map(typeOf)
    if (isObject(type)) return within(type)
    const shape = typeof type === 'string' ? byName.get(type) : undefined
    if (typeof type !== 'string' || !shape || written.has(type)) return type
    if (shape.name !== undefined) written.add(type)
    return within(shape)
  }

  const within = (definition: JsonObject): JsonObject => ({
    ...definition,
    ...('type' in definition && { type: typeOf(definition.type) }),
    ...('items' in definition && { items: typeOf(definition.items) }),
    ...(Array.isArray(definition.fields) && { fields: definition.fields.map(within) }),
  })

  return within(schema)
}
