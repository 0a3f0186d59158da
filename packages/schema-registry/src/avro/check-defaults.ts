import { InvalidSchema } from '../errors.ts'
import { isValidDefault } from './default.ts'
import { type AvroRecord, type AvroType, label } from './types.ts'

/**
 * Checks every default of a schema against its field's type.
 * @param seen types that are not to be looked at, or were already
 * @throws InvalidSchema that names the first one that does not fit
 */
export function checkDefaults(type: AvroType, seen: Set<AvroType>): void {
  if (seen.has(type)) return
  seen.add(type)
  if (type.kind === 'record') checkFields(type, seen)
  else for (const inner of innerTypes(type)) checkDefaults(inner, seen)
}

function innerTypes(type: AvroType): AvroType[] {
  if (type.kind === 'array') return [type.items]
  if (type.kind === 'map') return [type.values]
  return type.kind === 'union' ? type.types : []
}

function checkFields({ name, fields }: AvroRecord, seen: Set<AvroType>): void {
  for (const field of fields) {
    if (field.default !== undefined && !isValidDefault(field.type, field.default.value))
      throw new InvalidSchema(
        `the default of field "${field.name}" of record "${name.full}", ${JSON.stringify(field.default.value)}, ` +
          `does not fit its type ${label(field.type)}`,
      )
    checkDefaults(field.type, seen)
  }
}
