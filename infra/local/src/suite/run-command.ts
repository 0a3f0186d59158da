import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ALL_ENDED, both, brokenOff, indented, type Outcome, outcomeOf, type TestResult, timeText } from './results.ts'

export interface Surroundings {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  /** Aborted when the run is called off. */
  readonly signal: AbortSignal
}

const STREAMS_WITHIN_MS = 1_000
const REPORTER = resolve(import.meta.dirname, 'reporter.ts')
const FORKS = resolve(import.meta.dirname, 'forks.ts')

/** Runs a tool of node_modules/.bin: one test passed, or failed with what it printed. */
export async function runTool(
  name: string,
  [tool, ...args]: readonly [string, ...string[]],
  around: Surroundings,
): Promise<Outcome> {
  const since = performance.now()
  const { how, output } = await run(join(around.root, 'node_modules/.bin', tool), args, around)
  if (how !== 'exited with 0') return brokenOff(name, output || `It ${how}.`)
  const line = `  ✓ ${name} (${timeText(performance.now() - since)})`
  return { counts: { passed: 1, failed: 0, skipped: 0 }, lines: [line], failures: [] }
}

/**
 * Runs test files with node:test in one process, one after the other.
 * @param withinMs what a test may take; the process may take so much for each of the files
 * @returns what they told; a process that ends otherwise, or not in time, is one failed test more
 */
export async function runTests(
  files: readonly string[],
  { withinMs }: { withinMs: number },
  around: Surroundings,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-results-'))
  const told = join(folder, 'results')
  const reporting = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${told}`]
  const flags = ['--test', '--test-isolation=none', `--test-timeout=${withinMs}`, `--import=${FORKS}`, ...reporting]
  try {
    const { how, output } = await run(process.execPath, [...flags, ...files], around, {
      withinMs: withinMs * files.length,
    })
    const { results, whole } = readResults(told)
    const outcome = outcomeOf(results, around.root, files)
    const [of = ''] = files
    const printed = { of, text: `    It printed:\n${indented(output)}` }
    if (outcome.failures.length > 0) {
      return output === '' ? outcome : { ...outcome, failures: [...outcome.failures, printed] }
    }
    if (how === 'exited with 0' && whole && outcome.lines.length > 0) return outcome
    const when = whole ? '' : ' before all tests had ended'
    return both(outcome, brokenOff(of, `The process of the tests ${how}${when}.\n${output}`))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readResults(path: string): { results: TestResult[]; whole: boolean } {
  // Without the last one, which may be cut short when the process was killed.
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
  return {
    results: lines.filter((line) => line !== ALL_ENDED).map((line) => JSON.parse(line)),
    whole: lines.at(-1) === ALL_ENDED,
  }
}

interface Ended {
  /** `exited with 0` */
  readonly how: string
  /** What it printed, both streams as they came. */
  readonly output: string
}

function run(
  command: string,
  args: readonly string[],
  { root, env, signal }: Surroundings,
  { withinMs }: { withinMs?: number } = {},
): Promise<Ended> {
  // The tools begin with `env node`: the pinned one must be found, whatever the machine has.
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${env.PATH ?? ''}`
  const child = spawn(command, args, {
    cwd: root,
    env: { ...env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGTERM',
  })
  let output = ''
  let late = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      output += text
    })
  }
  const limit =
    withinMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true
          child.kill('SIGKILL')
        }, withinMs)
  return new Promise((done, fail) => {
    child.once('error', (error) => (error.name === 'AbortError' ? undefined : fail(error)))
    child.once('exit', async (code, killer) => {
      clearTimeout(limit)
      // What a test started and left behind may hold the streams open for ever.
      await Promise.race([once(child, 'close'), delay(STREAMS_WITHIN_MS)])
      if (late) return done({ how: `did not end within ${(withinMs ?? 0) / 1_000} s`, output })
      done({ how: killer ? `was ended by ${killer}` : `exited with ${code}`, output })
    })
  })
}
