import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Run } from '@waybill/local'
import { createSystem, oneAtATime, sharedSystem } from '@waybill/local/testing'

const COMMAND_WITHIN_MS = 300_000

export interface CliResult {
  code: number
  stdout: string
  stderr: string
}

export interface Process {
  name: string
  pid: number
  state: string
  restarts: number
}

/** A whole platform of its own: `./waybill up --detach` with its own state folder and ports. */
export interface Platform {
  /** How it is reached. */
  readonly run: Run
  /** Its state folder. */
  readonly state: string
  /** Runs `./waybill …` against it. */
  waybill(...args: string[]): Promise<CliResult>
  /** The same, and the JSON that it prints. Throws with what it printed when it fails. */
  json<T>(...args: string[]): Promise<T>
  /** The process of this name, as `ps` shows it. */
  process(name: string): Promise<Process>
  /** Ends a process as a crash would, by the name that `ps` shows. Returns its pid. */
  kill(name: string, signal?: NodeJS.Signals): Promise<number>
  down(): Promise<void>
  /** Starts it again on the same state. */
  up(): Promise<void>
  /** Stops it and deletes its state. */
  remove(): Promise<void>
}

/**
 * @param env added to the environment of the platform
 * @param options of `up`, each time it is started
 */
export const startPlatform = (env: Record<string, string> = {}, ...options: string[]): Promise<Platform> =>
  start(createSystem, env, options)

/**
 * The platform of files that infra/local/src/suite/work.ts has together: the first of them starts it, and `remove` leaves it
 * to the next. A file that runs by itself has one of its own.
 */
export const sharedPlatform = (env: Record<string, string> = {}): Promise<Platform> => start(sharedSystem, env, [])

async function start(
  make: typeof createSystem,
  env: Record<string, string>,
  options: readonly string[],
): Promise<Platform> {
  const closers: (() => Promise<void>)[] = []
  const system = await make({ after: (work) => void closers.push(work) }, env)
  const root = new URL('../waybill', import.meta.url).pathname
  const waybill = (...args: string[]) => execute(root, args, ownOnly(system.env))
  const must = async (...args: string[]) => {
    const result = await waybill(...args)
    if (result.code !== 0) {
      throw new Error(`waybill ${args.join(' ')} ended with ${result.code}\n${result.stdout}${result.stderr}`)
    }
    return result
  }
  const platform: Platform = {
    get run() {
      return system.run()
    },
    state: system.state,
    waybill,
    json: async <T>(...args: string[]) => JSON.parse((await must(...args, '--json')).stdout) as T,
    async process(name) {
      const { pid, state, restarts } = await system.process(name)
      return { name, pid: pid ?? 0, state, restarts }
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
      await oneAtATime(() => must('up', '--detach', ...options))
    },
    async remove() {
      for (const close of closers) await close()
    },
  }
  try {
    await platform.up()
  } catch (error) {
    await platform.remove()
    throw error
  }
  return platform
}

/** Without the suite's own Kafka, PostgreSQL and registry, which are not this platform's. */
function ownOnly({ KAFKA_BROKERS, DATABASE_URL, SCHEMA_REGISTRY_URL, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}

function execute(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<CliResult> {
  const options = { env, timeout: COMMAND_WITHIN_MS, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((done) => {
    execFile(command, args, options, (error, stdout, stderr) => {
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
