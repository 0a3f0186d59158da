import { spawn } from 'node:child_process'
import { processes, type RunningProcess } from './client.ts'
import { type Run, readRun } from './run-file.ts'
import { readSettings } from './settings.ts'
import { takePorts } from './suite/free-ports.ts'
import { SHARED_STATE } from './suite/shared-state.ts'
import { removeState, temporaryState } from './suite/temporary-state.ts'
import { until } from './until.ts'

/** Kafka, after a kill and on a machine that starts another platform beside it, was seen to take longer than half a minute. */
const READY_WITHIN_MS = 120_000

export { certificates, makeCertificates } from './security/certificates.ts'
export { oneAtATime } from './suite/one-at-a-time.ts'

/** What of a test's context is needed: something to do when the test has ended. */
interface TestScope {
  after(work: () => Promise<void>): void
}

export interface Outcome {
  readonly code: number | null
  /** Standard output and error, as they came. */
  readonly output: string
}

/** A system of its own for one test: a state folder and ports that no other has. */
export interface TestSystem {
  readonly state: string
  /** The environment in which every command finds it. */
  readonly env: NodeJS.ProcessEnv
  /** Runs `./waybill` with these arguments. */
  waybill(...args: readonly string[]): Promise<Outcome>
  /** How it is reached. Throws when it does not run. */
  run(): Run
  process(name: string): Promise<RunningProcess>
  /** Waits until a process is ready; with `other` until it is so under another pid. */
  ready(name: string, options?: { other?: number | undefined; withinMs?: number }): Promise<RunningProcess>
}

/** Nobody comes after a test's services: they need not wait for connections that are kept open. */
const IMPATIENT = { DRAIN_NOTICE_MS: '0' }

/**
 * The system that this file shares with others, when the suite runs them on one and sees to its end; else one of its own.
 * @param env as of `createSystem`, and the same in each of the files
 */
export async function sharedSystem(t: TestScope, env: NodeJS.ProcessEnv = {}): Promise<TestSystem> {
  const state = process.env[SHARED_STATE]
  return state === undefined ? createSystem(t, env) : systemOn(state, { ...process.env, ...env })
}

/**
 * Makes room for a system; `await system.waybill('up', '--detach')` starts it. After the test it is stopped and deleted.
 * @param env Added to the environment of each command.
 */
export async function createSystem(t: TestScope, env: NodeJS.ProcessEnv = {}): Promise<TestSystem> {
  const state = await temporaryState()
  const ports = await takePorts(process.env)
  t.after(async () => {
    await removeState(state)
    ports.release()
  })
  return systemOn(state, { ...ports.env, ...IMPATIENT, ...env })
}

function systemOn(state: string, env: NodeJS.ProcessEnv): TestSystem {
  const all = { WAYBILL_STATE: state, ...env }
  const find = async (name: string) => {
    const found = (await processes(state)).find((candidate) => candidate.name === name)
    if (!found) throw new Error(`No process is named ${name}`)
    return found
  }
  return {
    state,
    env: all,
    waybill: (...args) => waybill(args, all),
    run() {
      const run = readRun(state)
      if (!run) throw new Error(`No system is ready on ${state}`)
      return run
    },
    process: find,
    async ready(name, { other, withinMs = READY_WITHIN_MS } = {}) {
      const isReady = async () => {
        const { state, pid } = await find(name)
        return state === 'ready' && pid !== other
      }
      if (!(await until(isReady, withinMs)))
        throw new Error(`${name} is not ready: ${JSON.stringify(await find(name))}`)
      return find(name)
    },
  }
}

/** Runs `./waybill`. It is ended after five minutes. */
async function waybill(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { root } = readSettings({})
  const child = spawn(`${root}/waybill`, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
  let output = ''
  const take = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
  return { code, output }
}
