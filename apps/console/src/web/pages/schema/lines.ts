/** One line of a text diff: in both, only in the older, only in the newer. */
export interface Line {
  sign: ' ' | '-' | '+'
  text: string
}

/** More lines than this on either side are not compared one by one: time and memory go up with their product. */
const MOST_LINES = 3_000

/**
 * The shortest way from one text to another, line by line, by the longest common subsequence.
 * Texts that are too long are shown whole, the older one first.
 */
export function linesOf(older: string, newer: string): Line[] {
  const [a, b] = [older.split('\n'), newer.split('\n')]
  if (a.length > MOST_LINES || b.length > MOST_LINES) {
    return [...a.map((text) => ({ sign: '-' as const, text })), ...b.map((text) => ({ sign: '+' as const, text }))]
  }
  // common[i][j]: how many lines a from i on and b from j on have in common.
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i++] ?? '' })
      j++
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '-', text: a[i++] ?? '' })
    else lines.push({ sign: '+', text: b[j++] ?? '' })
  }
  return lines
}
