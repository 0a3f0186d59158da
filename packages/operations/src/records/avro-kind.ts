import type { AvroJson, AvroObject } from '../schemas/avro-shape.ts'

/** The kind of a type that is no union: `record`, `array`, `long`, … A type around another is seen through. */
export const kindOf = (type: AvroObject | string): string =>
  typeof type === 'string' ? type : typeof type.type === 'string' ? type.type : kindOf(type.type as AvroObject)

/** The type that one without a meaning of its own is around, as in `{ "type": { "type": "array", … } }`; else undefined. */
export const innerOf = ({ type, logicalType }: AvroObject): AvroJson | undefined =>
  typeof type === 'object' && logicalType === undefined ? (type as AvroJson) : undefined

/** How many bytes a fixed type has. */
export const sizeOfFixed = ({ size }: AvroObject): number => (typeof size === 'number' ? size : 0)

/** What the branch of a union is called: a name, or a kind. */
export const branchName = (type: AvroJson): string =>
  typeof type === 'string' ? type : Array.isArray(type) ? 'union' : (type.name ?? type.logicalType ?? kindOf(type))
