import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Tasks } from '../subject/tasks.ts'

/** A process of its own that does the measured work: its CPU time and memory are nobody else's. */
export interface Worker {
  readonly pid: number
  /** Gets a task ready, so that what is timed is its work alone. */
  prepare<Name extends keyof Tasks>(task: Name, options: Parameters<Tasks[Name]>[0]): Promise<void>
  /** Does the work of the task that is ready. */
  run<Result>(): Promise<Result>
  /** Lets go of what the task holds. The process stays, and stays warm. */
  finish(): Promise<void>
  end(): Promise<void>
}

export type Request =
  | { readonly kind: 'prepare'; readonly task: string; readonly options: unknown }
  | { readonly kind: 'run' }
  | { readonly kind: 'finish' }
export type Answer = { readonly result?: unknown } | { readonly error: string }

const MAIN = new URL('../subject/main.ts', import.meta.url)

export async function startWorker(): Promise<Worker> {
  const child = fork(MAIN, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await once(child, 'spawn')
  const ask = (request: Request) => exchange(child, request)
  return {
    pid: child.pid ?? 0,
    async prepare(task, options) {
      await ask({ kind: 'prepare', task, options })
    },
    run: <Result>() => ask({ kind: 'run' }) as Promise<Result>,
    async finish() {
      await ask({ kind: 'finish' })
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL') // between tasks it holds nothing
      await ended
    },
  }
}

function exchange(child: ChildProcess, request: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null) => {
      reject(new Error(`The measured process ended with ${signal ?? code} in the middle of it`))
    }
    child.once('exit', onExit)
    child.once('message', (answer: Answer) => {
      child.removeListener('exit', onExit)
      if ('error' in answer) reject(new Error(answer.error))
      else resolve(answer.result)
    })
    if (!child.connected) onExit(child.exitCode, child.signalCode)
    else child.send(request)
  })
}
