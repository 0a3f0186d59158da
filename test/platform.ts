import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Run } from '@waybill/local'

const ROOT = resolve(import.meta.dirname, '..')
const UP_WITHIN_MS = 180_000

export interface CliResult {
  code: number
  stdout: string
  stderr: string
}

/** A whole platform of its own: `./waybill up --detach` with its own state folder and ports. */
export interface Platform {
  run: Run
  /** Runs `./waybill …` against it. */
  waybill(...args: string[]): Promise<CliResult>
  /** The same, and the JSON that it prints. Throws with what it printed when it fails. */
  json<T>(...args: string[]): Promise<T>
  /** Ends a process as a crash would, by the name that `ps` shows. Returns its pid. */
  kill(name: string, signal?: NodeJS.Signals): Promise<number>
  /** The process of this name, as `ps` shows it. */
  process(name: string): Promise<Process>
  down(): Promise<void>
  /** Starts it again on the same state. */
  up(): Promise<void>
  /** Stops it and deletes its state. */
  remove(): Promise<void>
}

export interface Process {
  name: string
  pid: number
  state: string
  restarts: number
}

/** @param portOffset what all ports are moved by, so that test files do not meet */
export async function startPlatform(portOffset: number, env: Record<string, string> = {}): Promise<Platform> {
  const state = await mkdtemp(join(tmpdir(), 'waybill-e2e-'))
  const environment = { ...process.env, WAYBILL_STATE: state, WAYBILL_PORT_OFFSET: String(portOffset), ...env }
  // The suite's own Kafka, PostgreSQL and registry are not this platform's.
  for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'SCHEMA_REGISTRY_URL'])
    delete (environment as NodeJS.ProcessEnv)[name]

  const waybill = (...args: string[]) => execute(join(ROOT, 'waybill'), args, environment)
  const must = async (...args: string[]) => {
    const result = await waybill(...args)
    if (result.code !== 0)
      throw new Error(`waybill ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`)
    return result
  }
  const platform: Platform = {
    run: {} as Run,
    waybill,
    json: async <T>(...args: string[]) => JSON.parse((await must(...args, '--json')).stdout) as T,
    async process(name) {
      const found = (await platform.json<Process[]>('ps')).find((process) => process.name === name)
      if (!found) throw new Error(`ps shows no process ${name}`)
      return found
    },
    async kill(name, signal = 'SIGKILL') {
      const { pid } = await platform.process(name)
      process.kill(pid, signal)
      return pid
    },
    async down() {
      await must('down')
    },
    async up() {
      await must('up', '--detach')
      platform.run = JSON.parse(await readFile(join(state, 'run.json'), 'utf8')) as Run
    },
    async remove() {
      await must('down')
      await rm(state, { recursive: true, force: true })
    },
  }
  try {
    await platform.up()
  } catch (error) {
    await waybill('down')
    throw error
  }
  return platform
}

function execute(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<CliResult> {
  return new Promise((done) => {
    execFile(command, args, { env, timeout: UP_WITHIN_MS, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      done({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr })
    })
  })
}

/** Waits until a condition holds; fails with `what` when it does not in time. */
export async function until(what: string, condition: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`)
    await delay(100)
  }
}
