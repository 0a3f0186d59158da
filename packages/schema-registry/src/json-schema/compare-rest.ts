import type { Compare } from './comparison.ts'
import { at, type Finding, notCompared, restClosed, restNarrowed } from './findings.ts'
import type { Rest, Unevaluated } from './types.ts'

/** `additionalProperties` and `additionalItems`: what may be there beyond what is named. */
export function compareRest(keyword: string, type: string, reader: Rest, writer: Rest, compare: Compare): Finding[] {
  if (reader === true || writer === false) return []
  if (reader === false) return [restClosed(keyword, `${type}_REMOVED`)]
  if (writer === true) return [restNarrowed(keyword, `${type}_NARROWED`)]
  return at({ keyword }, compare(reader, writer))
}

/** `unevaluatedProperties` and `unevaluatedItems`: the same, if no other schema stands beside them. */
export function compareUnevaluated(
  keyword: string,
  type: string,
  reader: Unevaluated,
  writer: Unevaluated,
  compare: Compare,
): Finding[] {
  if (reader.schema === undefined || reader.schema.kind === 'any') return []
  if (reader.beside !== undefined || writer.beside !== undefined)
    return reader.beside === writer.beside && !reader.beside?.includes('Ref"') && !reader.beside?.includes('"$ref"')
      ? []
      : [notCompared(`${type}_NOT_COMPARED`, keyword, 'what is left unevaluated depends on the schemas beside it')]
  return compareRest(
    keyword,
    type,
    reader.schema.kind === 'never' ? false : reader.schema,
    writer.schema === undefined || writer.schema.kind === 'any'
      ? true
      : writer.schema.kind === 'never'
        ? false
        : writer.schema,
    compare,
  )
}
