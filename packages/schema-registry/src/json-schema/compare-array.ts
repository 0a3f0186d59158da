import { compareRest, compareUnevaluated } from './compare-rest.ts'
import { compareLimits } from './compare-values.ts'
import type { Compare } from './comparison.ts'
import * as findings from './findings.ts'
import { at, type Finding } from './findings.ts'
import type { ArraySchema, Rest, Schema } from './types.ts'

/** The items of an array: all alike, or the first ones each with a schema of its own. */
export function compareArrays(reader: ArraySchema, writer: ArraySchema, compare: Compare): Finding[] {
  return [
    ...at({ keyword: 'items' }, compareItems(reader.items, writer.items, compare)),
    ...compareTuples(reader, writer, compare),
    ...compareRest('additionalItems', 'ADDITIONAL_ITEMS', reader.additional, writer.additional, compare),
    ...compareUnevaluated('unevaluatedItems', 'UNEVALUATED_ITEMS', reader.unevaluated, writer.unevaluated, compare),
    ...compareLimits(reader.limits, writer.limits),
    ...(reader.unique && !writer.unique ? [findings.keywordAdded('UNIQUE_ITEMS_ADDED', 'uniqueItems')] : []),
    ...compareContains(reader, writer, compare),
  ]
}

function compareItems(read: Schema | undefined, written: Schema | undefined, compare: Compare): Finding[] {
  if (read === undefined) return []
  return written === undefined ? [findings.schemaAdded()] : compare(read, written)
}

function compareTuples(reader: ArraySchema, writer: ArraySchema, compare: Compare): Finding[] {
  const longest = Math.max(reader.tuple.length, writer.tuple.length)
  return Array.from({ length: longest }, (_, name) => {
    const [is, was] = [reader.tuple[name], writer.tuple[name]]
    const found =
      is !== undefined && was !== undefined
        ? compare(is, was)
        : was !== undefined
          ? removed(was, besides(reader), compare)
          : is !== undefined
            ? added(is, besides(writer), compare)
            : []
    return at({ keyword: 'items', name }, found)
  }).flat()
}

// Beside other schemas, what is left unevaluated depends on them: then nothing is known to be kept out.
function besides({ additional, unevaluated }: ArraySchema): Rest {
  if (additional !== true || unevaluated.schema === undefined || unevaluated.beside !== undefined) return additional
  if (unevaluated.schema.kind === 'any') return true
  return unevaluated.schema.kind === 'never' ? false : unevaluated.schema
}

function removed(was: Schema, rest: Rest, compare: Compare): Finding[] {
  if (rest === true || was.kind === 'never') return []
  if (rest === false) return [findings.removedFromClosed('ITEM')]
  const found = compare(rest, was)
  return found.length === 0 ? [] : [...found, findings.removedNotCovered('ITEM')]
}

function added(is: Schema, rest: Rest, compare: Compare): Finding[] {
  if (rest === false || is.kind === 'any') return []
  if (rest === true) return [findings.itemAddedToOpen()]
  const found = compare(is, rest)
  return found.length === 0 ? [] : [...found, findings.addedNotCovered('ITEM')]
}

// That there are as many is a matter of the limits; here only what counts. "At most" turns the direction round.
function compareContains(reader: ArraySchema, writer: ArraySchema, compare: Compare): Finding[] {
  if (reader.contains === undefined || writer.contains === undefined) return []
  const atMost = reader.limits.maxContains === undefined ? [] : compare(writer.contains, reader.contains)
  const found = [...compare(reader.contains, writer.contains), ...atMost]
  return at({ keyword: 'contains' }, found)
}
