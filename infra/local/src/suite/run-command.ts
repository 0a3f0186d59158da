import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Counts } from './counts.ts'

export interface Surroundings {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  /** Aborted when the run is called off. */
  readonly signal: AbortSignal
}

/**
 * Runs a tool of node_modules/.bin, with what it prints shown as it comes.
 * @returns one test passed, or failed
 */
export async function runTool(tool: string, args: readonly string[], around: Surroundings): Promise<Counts> {
  const ok = (await run(join(around.root, 'node_modules/.bin', tool), args, around)) === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/**
 * Runs test files with node:test.
 * @param flags Of node --test.
 * @returns what was counted; a run that ended without counts is one failed test
 */
export async function runTests(
  files: readonly string[],
  flags: readonly string[],
  around: Surroundings,
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-counts-'))
  const counts = join(folder, 'counts.json')
  const reporter = resolve(import.meta.dirname, 'reporter.ts')
  const reporting = [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout']
  try {
    const env = { ...around.env, WAYBILL_TEST_COUNTS: counts }
    const code = await run(process.execPath, ['--test', ...reporting, ...flags, ...files], { ...around, env })
    const counted = readCounts(counts)
    if (counted && (code === 0 || counted.failed > 0)) return counted
    console.log(`  ✖ The test runner exited with ${code}`)
    return { passed: counted?.passed ?? 0, failed: 1, skipped: counted?.skipped ?? 0 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readCounts(path: string): Counts | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined // it died before it had counted
  }
}

function run(command: string, args: readonly string[], { root, env, signal }: Surroundings): Promise<number | null> {
  // The tools begin with `env node`: the pinned one must be found, whatever the machine has.
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${env.PATH ?? ''}`
  const child = spawn(command, args, {
    cwd: root,
    env: { ...env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
    killSignal: 'SIGTERM',
  })
  return new Promise((done, fail) => {
    child.once('error', (error) => (error.name === 'AbortError' ? undefined : fail(error)))
    child.once('close', (code) => done(code))
  })
}
