import { availableParallelism } from 'node:os'
import { UserError } from '../errors.ts'
import { readSettings } from '../settings.ts'
import { countLine } from './counts.ts'
import { findTests, type TestFiles } from './files.ts'
import { both, type Failure, timeText } from './results.ts'
import type { Surroundings } from './run-command.ts'
import { pureStages, realStages, type Stage, stages } from './stages.ts'
import { removeLeftovers } from './temporary-state.ts'

export interface SuiteOptions {
  /** Parts of paths of test files. */
  readonly files: readonly string[]
  /** Stages, separated by commas. */
  readonly only?: string
  /** How many things at a time, as a number; 1: one after the other. Default: one more than there are cores, and at most 4. */
  readonly jobs?: string
}

/** Most of its time a test waits, so one more than there are cores keeps them at work. Kafka and PostgreSQL are one for all. */
const MOST_JOBS = 4

/**
 * Runs the stages, all of them even when one fails: first what needs nothing, then what needs Kafka and PostgreSQL or a whole
 * platform. What failed is told in full at the end, and the last line counts the tests of all.
 * @returns the exit code: 0 when something ran and nothing failed
 * @throws {UserError} for an unknown stage, or a number of jobs that is none
 */
export async function runSuite({ files, only, jobs }: SuiteOptions): Promise<number> {
  const since = performance.now()
  const chosen = chooseStages(only, files.length > 0)
  const atATime = chooseJobs(jobs)
  const { root } = readSettings(process.env)
  const found = findTests(root, files)
  const tests: TestFiles = {
    unit: chosen.includes('unit') ? found.unit : [],
    int: chosen.includes('int') ? found.int : [],
    e2e: chosen.includes('e2e') ? found.e2e : [],
  }
  const calledOff = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => calledOff.abort())
  const around: Surroundings = { root, env: process.env, signal: calledOff.signal }

  const first = await pureStages(chosen, tests, atATime, around)
  const then = await realStages(tests, atATime, around)
  await removeLeftovers()
  const total = both(first, then)
  tellFailures(total.failures)
  console.log(`\nIn ${timeText(performance.now() - since)}${calledOff.signal.aborted ? ', called off' : ''}.`)
  console.log(countLine(total.counts))
  return total.counts.failed === 0 && total.counts.passed > 0 && !calledOff.signal.aborted ? 0 : 1
}

function chooseStages(only: string | undefined, filtered: boolean): Stage[] {
  if (only === undefined) return filtered ? ['unit', 'int', 'e2e'] : [...stages]
  const names = only.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !(stages as readonly string[]).includes(name))
  if (unknown !== undefined) {
    throw new UserError(`There is no stage "${unknown}". The stages: ${stages.join(', ')}.`)
  }
  return stages.filter((stage) => names.includes(stage))
}

function chooseJobs(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_JOBS)
  if (!/^[1-9]\d?$/.test(text)) throw new UserError(`--jobs is a number from 1 to 99, not "${text}".`)
  return Number(text)
}

function tellFailures(failures: readonly Failure[]): void {
  if (failures.length === 0) return
  console.log('\nWhat failed')
  for (const { text } of failures) console.log(`\n${text.trimEnd()}`)
  const files = [...new Set(failures.map(({ of }) => of))].filter((of) => of.endsWith('.test.ts'))
  if (files.length > 0) console.log(`\nOnce more: ./waybill test ${files.join(' ')}`)
}
