import type { AvroType } from './avro-types.ts'

export type IncompatibilityType =
  | 'NAME_MISMATCH'
  | 'FIXED_SIZE_MISMATCH'
  | 'MISSING_ENUM_SYMBOLS'
  | 'READER_FIELD_MISSING_DEFAULT_VALUE'
  | 'TYPE_MISMATCH'
  | 'MISSING_UNION_BRANCH'

export type Incompatibility = {
  type: IncompatibilityType
  /** JSON pointer into the schema, `/fields/2/type/items/size`. */
  path: string
  /** The same place for people: `Order.lines[].sku`. */
  where: string
  /** What does not fit and what to do about it. `{reader}`, `{writer}` and `{where}` stand for names still to be put in. */
  reason: string
  /** Java's short form of the reason: the field, the symbols. */
  detail: string
}

/** The same findings as seen from one level further out. */
export const inside = (level: { path?: string; where?: string }, found: Incompatibility[]): Incompatibility[] =>
  found.map((one) => ({ ...one, path: (level.path ?? '') + one.path, where: (level.where ?? '') + one.where }))

const PROMOTIONS: Partial<Record<AvroType['kind'], AvroType['kind'][]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
}

export const isPromotable = (written: AvroType['kind'], read: AvroType['kind']) =>
  PROMOTIONS[written]?.includes(read) ?? false

const incompatibility = (type: IncompatibilityType, path: string, detail: string, reason: string): Incompatibility => ({
  type,
  path,
  where: '',
  reason,
  detail,
})

const shortList = (names: string[]) =>
  names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`

/** Every way in which two schemas can fail to resolve. */
export const reasons = {
  typeMismatch: (read: string, written: string) =>
    incompatibility(
      'TYPE_MISMATCH',
      '',
      `reader type: ${read} not compatible with writer type: ${written}`,
      `{where} is ${read} in the {reader} schema but ${written} in the {writer} one, and ${written} cannot be read as ${read}`,
    ),
  nameMismatch: (read: string, written: string, writtenName: string) =>
    incompatibility(
      'NAME_MISMATCH',
      '/name',
      `expected: ${writtenName}`,
      `{where} is ${read} in the {reader} schema but ${written} in the {writer} one: keep the name, or give ${read} ` +
        `the alias "${writtenName}"`,
    ),
  sizeMismatch: (read: number, written: number) =>
    incompatibility(
      'FIXED_SIZE_MISMATCH',
      '/size',
      `expected: ${written}, found: ${read}`,
      `{where} has ${read} bytes in the {reader} schema but ${written} in the {writer} one: the size of a fixed cannot change`,
    ),
  missingSymbols: (symbols: string[]) =>
    incompatibility(
      'MISSING_ENUM_SYMBOLS',
      '/symbols',
      `[${symbols.join(', ')}]`,
      `{where} can be ${shortList(symbols)} in the {writer} schema, which the {reader} one does not know: ` +
        'keep the symbols, or give the enum a default',
    ),
  missingBranch: (written: string, branches: string[]) =>
    incompatibility(
      'MISSING_UNION_BRANCH',
      '',
      `reader union lacking writer type: ${written}`,
      `{where} can be ${written} in the {writer} schema, which no branch of the {reader} one (${shortList(branches)}) can read`,
    ),
  missingDefault: (field: string, type: string) =>
    incompatibility(
      'READER_FIELD_MISSING_DEFAULT_VALUE',
      '',
      field,
      `{where} has a field "${field}" (${type}) in the {reader} schema that the {writer} one lacks: give it a default, ` +
        'or an alias if it was renamed',
    ),
  ambiguousField: (field: string, sources: string[]) =>
    incompatibility(
      'NAME_MISMATCH',
      '/name',
      field,
      `{where}: the field "${field}" of the {reader} schema stands, by its name and aliases, for more than one field of ` +
        `the {writer} one (${sources.join(', ')}): drop the alias`,
    ),
}
