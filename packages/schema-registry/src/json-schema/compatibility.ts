import { compareArrays } from './compare-array.ts'
import { compareCombined } from './compare-combined.ts'
import { compareObjects } from './compare-object.ts'
import { compareChoices, compareNumbers, compareStrings } from './compare-values.ts'
import { type Compare, compareAll } from './comparison.ts'
import { at, combined, type Finding, keywordAdded, notCompared, typeChanged, typeNarrowed } from './findings.ts'
import { type MatchingNames, patternMatcher } from './patterns.ts'
import type { Schema } from './types.ts'

/**
 * Why JSON that fits `writer` does not always fit `reader`; empty when it does. The rules are those of Confluent's
 * registry at its default, strict policy; what they do not look at and would let pass is compared besides.
 */
export function findIncompatibilities(reader: Schema, writer: Schema): Finding[] {
  const matching = patternMatcher()
  return compareAll(
    (pair, compare) => comparePair(resolved(pair.reader), resolved(pair.writer), compare, matching),
    reader,
    writer,
  )
}

// A reference to nothing but itself says nothing.
function resolved(schema: Schema): Schema {
  const seen = new Set<Schema>()
  let at = schema
  while (at.kind === 'reference' && at.target !== undefined && !seen.has(at)) {
    seen.add(at)
    at = at.target
  }
  return at
}

function comparePair(reader: Schema, writer: Schema, compare: Compare, matching: MatchingNames): Finding[] {
  if (fitsABranch(reader, writer, compare)) return []
  if (reader.kind === 'any' || writer.kind === 'never') return []
  const [read, written] = [label(reader), label(writer)]
  if (
    'explicit' in reader &&
    'explicit' in writer &&
    reader.kind === writer.kind &&
    reader.explicit &&
    !writer.explicit
  )
    return [typeNarrowed(read, 'of any type')]

  if (reader.kind === 'string' && writer.kind === 'string') return compareStrings(reader, writer)
  if (reader.kind === 'number' && writer.kind === 'number') return compareNumbers(reader, writer)
  if (reader.kind === 'object' && writer.kind === 'object') return compareObjects(reader, writer, compare, matching)
  if (reader.kind === 'array' && writer.kind === 'array') return compareArrays(reader, writer, compare)
  if (reader.kind === 'enum' && writer.kind === 'enum') return compareChoices(reader, writer)
  if (reader.kind === 'const' && writer.kind === 'const') return compareChoices(reader, writer)
  if (reader.kind === 'combined' && writer.kind === 'combined') return compareCombined(reader, writer, compare)
  if (reader.kind === 'not' && writer.kind === 'not')
    return compare(writer.schema, reader.schema).length === 0
      ? []
      : at({ keyword: 'not' }, [combined('NOT_TYPE_EXTENDED')])
  if (reader.kind === 'if' && writer.kind === 'if') return compareConditions(reader, writer, compare)
  return reader.kind === writer.kind ? [] : [typeChanged(read, written)]
}

// One branch that takes all is enough for anyOf and oneOf, and one schema that is fitted for what had to fit all of several.
function fitsABranch(reader: Schema, writer: Schema, compare: Compare): boolean {
  if (reader.kind === 'combined' && writer.kind !== 'combined')
    return (
      (reader.criterion !== 'allOf' || reader.schemas.length === 1) &&
      reader.schemas.some((branch) => compare(branch, writer).length === 0)
    )
  if (writer.kind === 'combined' && reader.kind !== 'combined')
    return (
      (writer.criterion === 'allOf' || writer.schemas.length === 1) &&
      writer.schemas.some((branch) => compare(reader, branch).length === 0)
    )
  return false
}

type Condition = Extract<Schema, { kind: 'if' }>

/** Confluent's registry does not compare `if`. Here it must stay what it is, while `then` and `else` may ask for less. */
function compareConditions(reader: Condition, writer: Condition, compare: Compare): Finding[] {
  const same = compare(reader.if, writer.if).length === 0 && compare(writer.if, reader.if).length === 0
  if (!same) return [notCompared('CONDITION_CHANGED', 'if', 'it is not the same condition in both schemas')]
  return (['then', 'else'] as const).flatMap((keyword) => {
    const [read, written] = [reader[keyword], writer[keyword]]
    if (read === undefined || read.kind === 'any') return []
    if (written === undefined) return [keywordAdded('CONDITION_ADDED', keyword)]
    return at({ keyword }, compare(read, written))
  })
}

const LABELS: Partial<Record<Schema['kind'], string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
  enum: 'one of a list of values',
  const: 'one certain value',
  any: 'anything',
  never: 'nothing',
  not: 'what does not fit another schema',
  if: 'subject to a condition',
}

function label(schema: Schema): string {
  if (schema.kind === 'number' && schema.integer) return 'an integer'
  if (schema.kind === 'combined') return `${schema.criterion} ${schema.schemas.length} schemas`
  return LABELS[schema.kind] ?? schema.kind
}
