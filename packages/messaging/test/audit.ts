/** One effect or record: the n-th of its key. */
export interface Numbered {
  key: string
  n: number
}

export interface Audit {
  /** Numbers that are not there. */
  lost: string[]
  /** Numbers that are there more than once. */
  doubled: string[]
  /** Numbers that stand behind a higher one of their key. */
  inverted: string[]
}

/**
 * Compares what is there with what was sent: 1 to `sent` of each key. It knows nothing of how the library works.
 * @param found in the order in which it came about
 */
export function audit(sent: ReadonlyMap<string, number>, found: readonly Numbered[]): Audit {
  const result: Audit = { lost: [], doubled: [], inverted: [] }
  const byKey = Map.groupBy(found, ({ key }) => key)
  for (const [key, last] of sent) {
    const seen = new Set<number>()
    let highest = 0
    for (const { n } of byKey.get(key) ?? []) {
      if (seen.has(n)) result.doubled.push(`${key}${n}`)
      else if (n < highest) result.inverted.push(`${key}${n}`)
      seen.add(n)
      highest = Math.max(highest, n)
    }
    for (let n = 1; n <= last; n++) if (!seen.has(n)) result.lost.push(`${key}${n}`)
  }
  return result
}

export const flawless: Audit = { lost: [], doubled: [], inverted: [] }
