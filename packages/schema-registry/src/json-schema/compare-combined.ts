import type { Compare } from './comparison.ts'
import { combined, type Finding } from './findings.ts'
import type { Combined } from './types.ts'

/**
 * `allOf`, `anyOf`, `oneOf`: every branch that could be written must have a branch of its own to be read with. As with
 * Confluent, the branches of a `oneOf` are taken to exclude one another, also those that are new.
 */
export function compareCombined(reader: Combined, writer: Combined, compare: Compare): Finding[] {
  if (!canFollow(reader, writer)) return [combined('COMBINED_TYPE_CHANGED')]
  const [read, written] = [reader.schemas.length, writer.schemas.length]
  const found: Finding[] = []
  if (written < read && reader.criterion === 'allOf') found.push(combined('PRODUCT_TYPE_EXTENDED'))
  if (written > read && writer.criterion !== 'allOf') found.push(combined('SUM_TYPE_NARROWED'))
  if (mostPairs(reader, writer, compare) < Math.min(read, written))
    found.push(combined('COMBINED_TYPE_SUBSCHEMAS_CHANGED'))
  return found
}

const isSingle = ({ schemas }: Combined) => schemas.length === 1

function canFollow(reader: Combined, writer: Combined): boolean {
  if (reader.criterion === writer.criterion || reader.criterion === 'anyOf') return true
  if (isSingle(writer)) return isSingle(reader) || reader.criterion === 'oneOf'
  return isSingle(reader) && writer.criterion === 'allOf'
}

/** How many branches can be paired off at most, each with one that it fits: a maximum matching, by augmenting paths. */
function mostPairs(reader: Combined, writer: Combined, compare: Compare): number {
  const fits = writer.schemas.map((was) =>
    reader.schemas.flatMap((is, index) => (compare(is, was).length === 0 ? [index] : [])),
  )
  const partnerOf = new Map<number, number>()
  const pair = (branch: number, tried: Set<number>): boolean =>
    (fits[branch] ?? []).some((index) => {
      if (tried.has(index)) return false
      tried.add(index)
      const partner = partnerOf.get(index)
      if (partner !== undefined && !pair(partner, tried)) return false
      partnerOf.set(index, branch)
      return true
    })
  return writer.schemas.filter((_, branch) => pair(branch, new Set())).length
}
