/**
 * A place in a topic: one offset a partition. What is below it is before the cut, what is from it on behind. A partition
 * that is not in it is not cut.
 */
export type Cut = ReadonlyMap<number, bigint>

/** A cut as a piece of a URL: `0-1204_3-77`. */
export const writeCut = (cut: Cut): string =>
  [...cut]
    .sort(([a], [b]) => a - b)
    .map(([partition, offset]) => `${partition}-${offset}`)
    .join('_')

/** Reads what `writeCut` wrote. Throws RangeError for any other text. */
export function readCut(text: string): Cut {
  const cut = new Map<number, bigint>()
  for (const part of text === '' ? [] : text.split('_')) {
    const [, partition, offset] = /^(\d{1,6})-(\d{1,19})$/.exec(part) ?? []
    if (partition === undefined || offset === undefined || cut.has(Number(partition))) {
      throw new RangeError(
        `'${text.slice(0, 100)}' is no place in a topic: it is partition-offset, several with _ between.`,
      )
    }
    cut.set(Number(partition), BigInt(offset))
  }
  return cut
}
