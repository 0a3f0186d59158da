import { InvalidSchema } from '../errors.ts'
import { checkName } from './attributes.ts'
import { isValidDefault } from './default.ts'
import { type AvroNamed, type AvroRecord, type AvroType, label } from './types.ts'

/**
 * Checks what only new schemas must have: names that are valid, and defaults that fit their field's type.
 * @param seen types that are not to be looked at, or were already
 * @throws InvalidSchema that names the first one that does not fit
 */
export function checkNew(type: AvroType, seen: Set<AvroType>): void {
  if (seen.has(type)) return
  seen.add(type)
  if ('name' in type) checkNames(type)
  if (type.kind === 'record') checkFields(type, seen)
  else for (const inner of innerTypes(type)) checkNew(inner, seen)
}

function checkNames(type: AvroNamed): void {
  for (const part of type.name.full.split('.')) checkName(part, `the name of a ${type.kind}`)
  if (type.kind === 'enum') for (const symbol of type.symbols) checkName(symbol, `a symbol of enum "${type.name.full}"`)
  if (type.kind === 'record')
    for (const field of type.fields) checkName(field.name, `the name of a field of record "${type.name.full}"`)
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
    checkNew(field.type, seen)
  }
}
