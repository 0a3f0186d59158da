import type { Incompatibility } from '../incompatibility.ts'

export type Finding = Incompatibility

/** One step further out: the findings as seen from the schema around, where `step` is a keyword and what it holds. */
export function at(step: { keyword: string; name?: string | number }, found: Finding[]): Finding[] {
  if (found.length === 0) return found
  const name = step.name === undefined ? '' : `/${escaped(String(step.name))}`
  const where = placeOf(step)
  return found.map((one) => ({ ...one, path: `/${step.keyword}${name}${one.path}`, where: where + one.where }))
}

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')

function placeOf({ keyword, name }: { keyword: string; name?: string | number }): string {
  if (keyword === 'properties') return `.${name}`
  if (keyword === 'items') return name === undefined ? '[]' : `[${name}]`
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return '.*'
  if (keyword === 'additionalItems' || keyword === 'unevaluatedItems') return '[…]'
  if (keyword === 'patternProperties') return `./${name}/`
  return ''
}

const finding = (type: string, description: string, reason: string, keyword?: string): Finding => ({
  type,
  path: keyword === undefined ? '' : `/${keyword}`,
  where: '',
  reason,
  description,
})

// Confluent's words, one for each kind of rule.
const ABSENT = "The keyword at path '#{path}' in the {reader} schema is not present in the {writer} schema"
const MORE = "The value at path '#{path}' in the {reader} schema is more than its value in the {writer} schema"
const LESS = "The value at path '#{path}' in the {reader} schema is less than its value in the {writer} schema"
const DIFFERENT = "The value at path '#{path}' is different between the {reader} and {writer} schema"
const FEWER =
  "An array or combined type at path '#{path}' has fewer elements in the {reader} schema than the {writer} schema"
const MORE_ELEMENTS =
  "An array or combined type at path '#{path}' has more elements in the {reader} schema than the {writer} schema"
const TYPE = "A type at path '#{path}' is different between the {reader} schema and the {writer} schema"
const OPEN =
  "The {reader} schema has an open content model and has a property or item at path '#{path}' which is missing in the " +
  '{writer} schema'
const UNOPEN =
  "The {reader} schema has an unopen content model and has a required property at path '#{path}' which is missing in " +
  'the {writer} schema'
const CLOSED =
  "The {reader} has a closed content model and is missing a property or item present at path '#{path}' in the {writer} " +
  'schema'
const REMOVED =
  "A property or item is missing in the {reader} schema but present at path '#{path}' in the {writer} schema and is " +
  'not covered by its partially open content model'
const ADDED =
  "The {reader} schema has a property or item at path '#{path}' which is missing in the {writer} schema and is not " +
  'covered by its partially open content model'

/** `MAX_LENGTH` for maxLength. */
const constantName = (keyword: string) => keyword.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** A bound such as maxLength or minimum was set, or is tighter than it was. */
export function tightened(keyword: string, read: number, written: number | undefined): Finding {
  const name = constantName(keyword)
  if (written === undefined)
    return finding(
      `${name}_ADDED`,
      ABSENT,
      `{where} has "${keyword}": ${read} in the {reader} schema and no such limit in the {writer} one, so values beyond ` +
        'it may be there: leave the limit out',
      keyword,
    )
  const [ending, description, way] = read < written ? ['DECREASED', LESS, 'raised'] : ['INCREASED', MORE, 'lowered']
  return finding(
    `${name}_${ending}`,
    description,
    `"${keyword}" of {where} is ${read} in the {reader} schema and ${written} in the {writer} one: it can only be ${way}`,
    keyword,
  )
}

/** A keyword that only narrows what is taken came in, or is another one now. */
export const keywordAdded = (type: string, keyword: string) =>
  finding(
    type,
    ABSENT,
    `{where} has "${keyword}" in the {reader} schema and not in the {writer} one, so what breaks it may be there: leave ` +
      'it out',
    keyword,
  )

export const keywordChanged = (type: string, keyword: string, why: string) =>
  finding(
    type,
    DIFFERENT,
    `"${keyword}" of {where} is not the same in the {reader} schema and the {writer} one: ${why}`,
    keyword,
  )

export const notCompared = (type: string, keyword: string | undefined, why: string) =>
  finding(
    type,
    DIFFERENT,
    `${keyword === undefined ? '' : `"${keyword}" of `}{where} cannot be compared: ${why}`,
    keyword,
  )

export const schemaAdded = () =>
  finding('SCHEMA_ADDED', '', '{where} must fit a schema in the {reader} schema and is free in the {writer} one')

export const typeChanged = (read: string, written: string) =>
  finding(
    'TYPE_CHANGED',
    TYPE,
    `{where} is ${read} in the {reader} schema but ${written} in the {writer} one, which does not fit it: keep the type, ` +
      'or take both with "anyOf"',
  )

export const typeNarrowed = (read: string, written: string) =>
  finding('TYPE_NARROWED', TYPE, `{where} is ${read} only in the {reader} schema but ${written} in the {writer} one`)

export const requiredAdded = (name: string) =>
  finding(
    'REQUIRED_ATTRIBUTE_ADDED',
    ABSENT,
    `{where} must have "${name}" by the {reader} schema, which the {writer} one does not ask for: give it a default, or ` +
      'leave it optional',
    `required/${escaped(name)}`,
  )

export const restClosed = (keyword: string, type: string) =>
  finding(
    type,
    ABSENT,
    `{where} takes nothing beyond what is named ("${keyword}": false) in the {reader} schema, but did in the {writer} one`,
    keyword,
  )

export const restNarrowed = (keyword: string, type: string) =>
  finding(
    type,
    FEWER,
    `what {where} takes beyond what is named ("${keyword}") must fit a schema in the {reader} schema and is free in the ` +
      '{writer} one',
    keyword,
  )

export const propertyAddedToOpen = (required: boolean) =>
  finding(
    required ? 'REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL' : 'OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL',
    OPEN,
    '{where} is declared in the {reader} schema only. The {writer} one lets any property in, so there may be one of this ' +
      'name with another type: close the schema ("additionalProperties": false) from its first version on',
  )

export const requiredWithDefaultAddedToOpen = (): Finding => ({
  ...propertyAddedToOpen(true),
  type: 'REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL',
})

export const requiredAddedToUnopen = () =>
  finding(
    'REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL',
    UNOPEN,
    '{where} is required by the {reader} schema and missing in the {writer} one: give it a default, or leave it optional',
  )

export const removedFromClosed = (what: 'PROPERTY' | 'ITEM') =>
  finding(
    `${what}_REMOVED_FROM_CLOSED_CONTENT_MODEL`,
    CLOSED,
    '{where} is in the {writer} schema, and the {reader} one takes nothing that it does not name: keep it, or open the schema',
  )

export const removedNotCovered = (what: 'PROPERTY' | 'ITEM') =>
  finding(
    `${what}_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL`,
    REMOVED,
    '{where} of the {writer} schema does not fit what the {reader} one takes beyond what it names',
  )

export const addedNotCovered = (what: 'PROPERTY' | 'ITEM') =>
  finding(
    `${what}_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL`,
    ADDED,
    '{where} of the {reader} schema does not take all that the {writer} one lets in under this name',
  )

export const itemAddedToOpen = () =>
  finding(
    'ITEM_ADDED_TO_OPEN_CONTENT_MODEL',
    OPEN,
    '{where} is declared in the {reader} schema only, and the {writer} one lets any item in there',
  )

const DEPENDENCY_REASONS = {
  DEPENDENCY_ARRAY_ADDED: ABSENT,
  DEPENDENCY_ARRAY_EXTENDED: MORE_ELEMENTS,
  DEPENDENCY_ARRAY_CHANGED: DIFFERENT,
  DEPENDENCY_SCHEMA_ADDED: ABSENT,
}

export const dependency = (type: keyof typeof DEPENDENCY_REASONS, name: string) =>
  finding(
    type,
    DEPENDENCY_REASONS[type],
    `where {where} has "${name}", the {reader} schema asks for more than the {writer} one`,
  )

export const enumNarrowed = (keyword: string, missing: string[], narrowed: boolean) =>
  finding(
    narrowed ? 'ENUM_ARRAY_NARROWED' : 'ENUM_ARRAY_CHANGED',
    narrowed ? FEWER : TYPE,
    `{where} can be ${shortList(missing)} in the {writer} schema, which the {reader} one does not take: keep the values`,
    keyword,
  )

const shortList = (values: string[]) =>
  values.length <= 10 ? values.join(', ') : `${values.slice(0, 10).join(', ')} and ${values.length - 10} more`

const COMBINED = {
  COMBINED_TYPE_CHANGED: [
    TYPE,
    'is combined in another way (allOf, anyOf, oneOf) in the {reader} schema than in the {writer} one',
  ],
  PRODUCT_TYPE_EXTENDED: [
    MORE_ELEMENTS,
    'must fit more schemas ("allOf") in the {reader} schema than in the {writer} one',
  ],
  SUM_TYPE_NARROWED: [FEWER, 'can be fewer things in the {reader} schema than in the {writer} one: keep every branch'],
  COMBINED_TYPE_SUBSCHEMAS_CHANGED: [
    TYPE,
    'has a branch in the {writer} schema that no branch of the {reader} one takes in all its values',
  ],
  NOT_TYPE_EXTENDED: [MORE_ELEMENTS, 'excludes ("not") values in the {reader} schema that the {writer} one lets in'],
} as const

export const combined = (type: keyof typeof COMBINED) =>
  finding(type, COMBINED[type][0], `{where} ${COMBINED[type][1]}`)

export const patternAdded = (pattern: string) => ({
  ...finding(
    'PATTERN_PROPERTY_ADDED',
    ABSENT,
    'properties that match it must fit a schema by the {reader} schema that the {writer} one does not hold them to',
  ),
  path: `/patternProperties/${escaped(pattern)}`,
  where: `./${pattern}/`,
})

export const patternRemoved = (pattern: string) => ({
  ...finding(
    'PATTERN_PROPERTY_REMOVED',
    CLOSED,
    'properties that match it are taken by the {writer} schema and not by the {reader} one: keep the pattern',
  ),
  path: `/patternProperties/${escaped(pattern)}`,
  where: `./${pattern}/`,
})
