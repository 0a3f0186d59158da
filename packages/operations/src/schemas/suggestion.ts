import type { Whom } from './breaks.ts'

interface Place {
  /** JSON pointer into the reader's schema. */
  path: string
  where: string
  reader: object
  writer: object
}

type Field = { name: string; type: unknown }

const NEW_VERSION = 'or make it a new version of the event'

/** What can be done about a break, in words. */
export function suggestionFor(whom: Whom, rule: string, place: Place): string {
  if (whom === 'readers') {
    const kept = rule === 'READER_FIELD_MISSING_DEFAULT_VALUE' ? ', or keep the field until they are' : ''
    return `Deploy who reads it first${kept}.`
  }
  switch (rule) {
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return missingDefault(place)
    case 'MISSING_ENUM_SYMBOLS':
      return `Keep the symbols, or give the enum a "default" among those that it keeps; ${NEW_VERSION}.`
    case 'MISSING_UNION_BRANCH':
      return `Keep what it could be before, null most likely; ${NEW_VERSION}.`
    case 'NAME_MISMATCH':
      return `Keep the name, or put the old one into "aliases"; ${NEW_VERSION}.`
    case 'FIXED_SIZE_MISMATCH':
      return `Keep the size and add a field beside it; ${NEW_VERSION}.`
    default:
      return `Keep the type and add a field of the new type beside it; ${NEW_VERSION}.`
  }
}

function missingDefault({ path, reader, writer }: Place): string {
  const field = at(reader, path) as Partial<Field> | undefined
  const name = field?.name ?? 'it'
  const ways = [`Give "${name}" a "default", with ["null", …] and null when there is none that is true`]
  const former = formerNames(field, reader, writer)
  if (former.length > 0) {
    ways.push(`if it is "${former.join('" or "')}" under a new name: "aliases": ["${former[0]}"]`)
  }
  return `${ways.join('; ')}; ${NEW_VERSION}.`
}

/** Fields of the event that are gone and had the same type: it may be one of them. */
function formerNames(field: Partial<Field> | undefined, reader: object, writer: object): string[] {
  const [now, before] = [fieldsOf(reader), fieldsOf(writer)]
  if (!field || !now.some(({ name }) => name === field.name)) return []
  const type = JSON.stringify(field.type)
  const gone = before.filter(({ name }) => !now.some((other) => other.name === name))
  return gone.filter((other) => JSON.stringify(other.type) === type).map(({ name }) => name)
}

const fieldsOf = (schema: object): Field[] => ('fields' in schema ? (schema.fields as Field[]) : [])

/** What stands at a JSON pointer. */
const at = (schema: object, path: string): unknown =>
  path
    .split('/')
    .filter(Boolean)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], schema)
