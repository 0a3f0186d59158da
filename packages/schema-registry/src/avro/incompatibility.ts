import type { Incompatibility } from '../incompatibility.ts'
import type { AvroType } from './types.ts'

const PROMOTIONS: Partial<Record<AvroType['kind'], AvroType['kind'][]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
}

export const isPromotable = (written: AvroType['kind'], read: AvroType['kind']) =>
  PROMOTIONS[written]?.includes(read) ?? false

const shortList = (names: string[]) =>
  names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`

/** Every way in which two schemas can fail to resolve. */
export const reasons = {
  typeMismatch: (read: string, written: string): Incompatibility => ({
    type: 'TYPE_MISMATCH',
    path: '',
    where: '',
    description: "The type (path '{path}') of a field in the {reader} schema does not match with the {writer} schema",
    reason: `{where} is ${read} in the {reader} schema but ${written} in the {writer} one, and ${written} cannot be read as ${read}`,
  }),
  nameMismatch: (read: string, written: string, writtenName: string): Incompatibility => ({
    type: 'NAME_MISMATCH',
    path: '/name',
    where: '',
    description: "The name of the schema has changed (path '{path}')",
    reason:
      `{where} is ${read} in the {reader} schema but ${written} in the {writer} one: keep the name, or give ${read} ` +
      `the alias "${writtenName}"`,
  }),
  sizeMismatch: (read: number, written: number): Incompatibility => ({
    type: 'FIXED_SIZE_MISMATCH',
    path: '/size',
    where: '',
    description:
      "The size of FIXED type field at path '{path}' in the {reader} schema does not match with the {writer} schema",
    reason: `{where} has ${read} bytes in the {reader} schema but ${written} in the {writer} one: the size of a fixed cannot change`,
  }),
  missingSymbols: (symbols: string[]): Incompatibility => ({
    type: 'MISSING_ENUM_SYMBOLS',
    path: '/symbols',
    where: '',
    description: `The {reader} schema is missing enum symbols '[${symbols.join(', ')}]' at path '{path}' in the {writer} schema`,
    reason:
      `{where} can be ${shortList(symbols)} in the {writer} schema, which the {reader} one does not know: ` +
      'keep the symbols, or give the enum a default',
  }),
  missingBranch: (written: string, branches: string[]): Incompatibility => ({
    type: 'MISSING_UNION_BRANCH',
    path: '',
    where: '',
    description: "The {reader} schema is missing a type inside a union field at path '{path}' in the {writer} schema",
    reason: `{where} can be ${written} in the {writer} schema, which no branch of the {reader} one (${shortList(branches)}) can read`,
  }),
  missingDefault: (field: string, type: string): Incompatibility => ({
    type: 'READER_FIELD_MISSING_DEFAULT_VALUE',
    path: '',
    where: '',
    description:
      `The field '${field}' at path '{path}' in the {reader} schema has no default value and is missing in the ` +
      '{writer} schema',
    reason:
      `{where} has a field "${field}" (${type}) in the {reader} schema that the {writer} one lacks: give it a default, ` +
      'or an alias if it was renamed',
  }),
  ambiguousField: (field: string, sources: string[]): Incompatibility => ({
    type: 'NAME_MISMATCH',
    path: '/name',
    where: '',
    description: "The name of the schema has changed (path '{path}')",
    reason:
      `{where}: the field "${field}" of the {reader} schema stands, by its name and aliases, for more than one field of ` +
      `the {writer} one (${sources.join(', ')}): drop the alias`,
  }),
}
