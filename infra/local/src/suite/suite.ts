import { availableParallelism } from 'node:os'
import { messageOf, UserError } from '../errors.ts'
import { readSettings } from '../settings.ts'
import { add, type Counts, countLine, noTests } from './counts.ts'
import { findTests, type TestFiles } from './files.ts'
import { startInfrastructure } from './infrastructure.ts'
import { runTests, runTool, type Surroundings } from './run-command.ts'
import { removeLeftovers } from './temporary-state.ts'

export interface SuiteOptions {
  /** Parts of paths of test files. */
  readonly files: readonly string[]
  /** Stages, separated by commas. */
  readonly only?: string
}

/** What runs in browsers has other types than what runs in Node. */
const WEB = 'apps/console/src/web'

const stages = ['types', 'lint', 'unit', 'int', 'e2e'] as const
type Stage = (typeof stages)[number]

const titles: Record<Stage, string> = {
  types: 'Types',
  lint: 'Lint and format',
  unit: 'Unit tests',
  int: 'Integration tests, with Kafka, PostgreSQL and the schema registry',
  e2e: 'End to end tests, each with a system of its own',
}

/**
 * Runs the stages one after the other, all of them even when one fails. The last line counts the tests of all.
 * @returns the exit code: 0 when something ran and nothing failed
 * @throws {UserError} for an unknown stage
 */
export async function runSuite({ files, only }: SuiteOptions): Promise<number> {
  const chosen = chooseStages(only, files.length > 0)
  const { root } = readSettings(process.env)
  const tests = findTests(root, files)
  const calledOff = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => calledOff.abort())
  const around: Surroundings = { root, env: process.env, signal: calledOff.signal }

  let total = noTests
  for (const stage of chosen) {
    if (calledOff.signal.aborted) break
    total = add(total, await timed(stage, () => run(stage, tests, around)))
  }
  await removeLeftovers()
  console.log(`\n${countLine(total)}`)
  return total.failed === 0 && total.passed > 0 && !calledOff.signal.aborted ? 0 : 1
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

async function run(stage: Stage, tests: TestFiles, around: Surroundings): Promise<Counts> {
  if (stage === 'types') return add(await runTool('tsc', [], around), await runTool('tsc', ['-p', WEB], around))
  if (stage === 'lint') return runTool('biome', ['check', '--error-on-warnings'], around)
  const files = tests[stage]
  if (files.length === 0) return noTests
  // One process for all pure tests: that is five times faster than one each.
  if (stage === 'unit') return runTests(files, ['--test-isolation=none', '--test-timeout=60000'], around)
  if (stage === 'e2e') return runTests(files, ['--test-concurrency=1', '--test-timeout=900000'], around)
  return runIntegration(files, around)
}

async function runIntegration(files: readonly string[], around: Surroundings): Promise<Counts> {
  const infrastructure = await startInfrastructure(around.env, (text) => console.log(`  ${text}`))
  try {
    const flags = [`--test-concurrency=${availableParallelism()}`, '--test-timeout=300000']
    return await runTests(files, flags, { ...around, env: { ...around.env, ...infrastructure.env } })
  } finally {
    await infrastructure.stop()
  }
}

/** Shows how long a stage takes. One that could not be run is one failed test. */
async function timed(stage: Stage, work: () => Promise<Counts>): Promise<Counts> {
  const since = performance.now()
  console.log(`\n${titles[stage]}`)
  let counts: Counts = { ...noTests, failed: 1 }
  try {
    counts = await work()
  } catch (error) {
    console.log(`  ✖ ${messageOf(error)}`)
  }
  console.log(`  ${countLine(counts)} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
  return counts
}
