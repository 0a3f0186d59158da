import type { Pair } from './pair.ts'

const HEADINGS = [
  'subject',
  'peer',
  'of',
  'ratio',
  '95 %',
  'subject',
  'peer',
  'µs node/pg/kafka',
  'reach',
  'aim',
  'met',
]

/** The pairs of one bench as a table for people. */
export function pairTable(pairs: readonly Pair[]): string {
  const rows = pairs.map((pair) => [pair.subject, pair.peer, pair.of, ...cells(pair)])
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const voids = pairs.filter((pair) => pair.void).map((pair) => `VOID ${pair.subject} / ${pair.peer}: ${pair.void}`)
  const noisy = pairs.some((pair) => pair.quiet === false)
    ? ['The machine was not quiet: these figures are no evidence.']
    : []
  return [line(HEADINGS), ...rows.map(line), ...voids, ...noisy].join('\n')
}

/** Ratio, interval, both figures, CPU, reach, aim and met of a pair, as text. */
export function cells(pair: Pair): string[] {
  const marks = [mark(pair.reach), mark(pair.aim), pair.void ? 'void' : (pair.met ?? '–')]
  const ratio = pair.ratioToFloor ?? pair.ratio
  if (ratio === undefined || !pair.ci) return ['–', '–', '–', '–', '–', ...marks]
  const cpu = pair.cpuUsPerEvent
  return [
    number(ratio),
    `${number(pair.ci[0])}–${number(pair.ci[1])}`,
    ...figures(pair),
    cpu ? [cpu.node, cpu.postgres, cpu.kafka].map(number).join(' / ') : '–',
    ...marks,
  ]
}

function figures({ of, latencyMs, subjectPerS, peerPerS }: Pair): [string, string] {
  if (latencyMs && (of === 'p50' || of === 'p99')) {
    return [`${number(latencyMs.subject[of])} ms`, `${number(latencyMs.peer[of])} ms`]
  }
  const rate = (value: number | undefined) =>
    value === undefined ? '–' : `${Math.round(value).toLocaleString('en')}/s`
  return [rate(subjectPerS), rate(peerPerS)]
}

/** Three digits that count: 0.824, 13.5, 1,234. */
export const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

const mark = (value: number | null): string => (value === null ? '–' : String(value))
