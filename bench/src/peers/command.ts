import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { UserError } from '@waybill/local'

export interface RunningCommand {
  readonly pid: number
  /** Settles when it has ended. Rejects when it failed, with the last lines that it printed. */
  readonly ended: Promise<void>
  end(): Promise<void>
}

/**
 * Starts a peer's program.
 *
 * @param onLine takes each line of its output
 * @throws {UserError} when it is not there
 */
export function startCommand(
  command: string,
  args: readonly string[],
  { env = process.env, onLine = () => {} }: { env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): RunningCommand {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const last: string[] = []
  const take = (line: string) => {
    last.push(line)
    if (last.length > 8) last.shift()
    onLine(line)
  }
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take)
  let stopped = false
  const ended = outcome(child).then((how) => {
    if (how !== 0 && !stopped) throw new Error(`${command} ended with ${how}: ${last.join(' | ')}`)
  })
  ended.catch(() => {}) // whoever waits for it is told
  return {
    pid: child.pid ?? 0,
    ended,
    async end() {
      stopped = true
      child.kill('SIGTERM')
      await ended.catch(() => {})
    },
  }
}

/** Java, where the environment says or on the PATH. */
export const javaCommand = (): string => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java')

function outcome(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new UserError(`${child.spawnfile} can't be run: ${error.message}`)))
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
}
