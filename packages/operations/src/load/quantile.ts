/** The value below which a part of the values lies, by the nearest rank: one that was measured, none made up in between. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]
  if (found === undefined) throw new RangeError('No values were measured')
  return found
}
