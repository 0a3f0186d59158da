import type { Finding } from './findings.ts'
import { notCompared } from './findings.ts'
import type { Schema } from './types.ts'

/** More than any pair of schemas that people wrote needs, and a second or so of work. */
const MOST_PAIRS = 50_000

/** Enough for a person; a schema of another kind altogether would give one for each of its properties. */
const MOST_FINDINGS = 100

/** Finds why values that fit the one schema do not always fit the other; empty when they do. */
export type Compare = (reader: Schema, writer: Schema) => Finding[]

class TooLarge extends Error {}

/**
 * Compares two schemas, each pair inside them once, however often it is met.
 *
 * A pair that is met again inside itself, since a schema refers to itself, counts as compatible there. What was found
 * under that assumption holds only if the pair turns out compatible in the end, so the whole is done again with the pairs
 * known not to be, until a round finds no further one; this is the method of Confluent's registry.
 * @param rules how a pair is compared, given a way to compare pairs inside it
 */
export function compareAll(
  rules: (pair: { reader: Schema; writer: Schema }, compare: Compare) => Finding[],
  reader: Schema,
  writer: Schema,
): Finding[] {
  let pairs = 0
  let broken = new Map<string, Finding[]>()
  try {
    while (true) {
      const known = new Map<string, Finding[]>()
      const open = new Set<string>()
      let assumed = false
      const compare: Compare = (reader, writer) => {
        const key = `${reader.id}/${writer.id}`
        const before = known.get(key)
        if (before !== undefined) return before
        if (open.has(key)) {
          assumed = true
          return broken.get(key) ?? []
        }
        if (++pairs > MOST_PAIRS) throw new TooLarge()
        open.add(key)
        const found = rules({ reader, writer }, compare).slice(0, MOST_FINDINGS)
        open.delete(key)
        known.set(key, found)
        return found
      }
      const found = compare(reader, writer)
      const next = new Map([...known].filter(([, findings]) => findings.length > 0))
      if (!assumed || next.size === broken.size) return found
      broken = next
    }
  } catch (error) {
    if (!(error instanceof TooLarge || error instanceof RangeError)) throw error
    return [
      notCompared(
        'TOO_LARGE_TO_COMPARE',
        undefined,
        'the two schemas are too large or refer to one another too deeply',
      ),
    ]
  }
}
