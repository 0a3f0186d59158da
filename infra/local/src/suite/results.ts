import { relative } from 'node:path'
import { add, type Counts, noTests } from './counts.ts'

/** One test that has ended, as the reporter tells of it. */
export interface TestResult {
  readonly file: string
  readonly line: number
  /** With the names of those around it. */
  readonly name: string
  readonly ms: number
  /** `suite`: only a group of tests, which are told one by one. */
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'suite'
  readonly why?: string
}

/** The last line of what the reporter writes: without it a process ended in the middle, whatever its exit code says. */
export const ALL_ENDED = '"all ended"'

export interface Failure {
  /** The test file, or the tool. */
  readonly of: string
  readonly text: string
}

/** What came of a part of the suite. */
export interface Outcome {
  readonly counts: Counts
  /** One for each file or tool. */
  readonly lines: readonly string[]
  readonly failures: readonly Failure[]
}

export const nothing: Outcome = { counts: noTests, lines: [], failures: [] }

export const both = (one: Outcome, other: Outcome): Outcome => ({
  counts: add(one.counts, other.counts),
  lines: [...one.lines, ...other.lines],
  failures: [...one.failures, ...other.failures],
})

/** Something that could not be run, or did not come to its end: one failed test. */
export const brokenOff = (of: string, text: string): Outcome => ({
  counts: { ...noTests, failed: 1 },
  lines: [`  ✖ ${of}`],
  failures: [{ of, text: `  ✖ ${of}\n${indented(text)}` }],
})

/**
 * Adds up what test files told.
 * @param root the paths that are shown begin there
 * @param files what was run. Tests that another file defines for the only one are counted with it
 */
export function outcomeOf(results: readonly TestResult[], root: string, files: readonly string[]): Outcome {
  const [only] = files
  const nameOf = ({ file }: TestResult) => {
    const path = relative(root, file)
    return files.length === 1 && only !== undefined ? only : path
  }
  return [...Map.groupBy(results, nameOf)]
    .map(([file, tests]) => {
      const {
        passed = 0,
        failed = 0,
        skipped = 0,
      } = Object.fromEntries(
        [...Map.groupBy(tests, ({ outcome }) => outcome)].map(([outcome, all]) => [outcome, all.length]),
      )
      const ms = tests.reduce((sum, test) => sum + test.ms, 0)
      const count = failed > 0 ? `${failed} of ${passed + failed} failed` : String(passed)
      return {
        counts: { passed, failed, skipped },
        lines: [`  ${failed > 0 ? '✖' : '✓'} ${file} (${count}, ${timeText(ms)})`],
        failures: tests.filter(({ outcome }) => outcome === 'failed').map((test) => failureOf(test, file, root)),
      }
    })
    .reduce(both, nothing)
}

const failureOf = ({ file, line, name, why = '' }: TestResult, of: string, root: string): Failure => ({
  of,
  text: `  ✖ ${name}\n    ${relative(root, file)}:${line}\n${indented(why)}`,
})

/** `248 ms`, `42.8 s` */
export const timeText = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`)

export const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ')
