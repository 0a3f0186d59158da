import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Place } from './place.ts'

/** Starts another program of this folder as a process of its own. */
export function start(file: string, place: Place): ChildProcess {
  const program = fileURLToPath(new URL(file, import.meta.url))
  const env = { ...process.env, PLACE: JSON.stringify(place) }
  return spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Runs one that kills itself. Throws when it ends in another way. */
export async function runUntilKilled(file: string, place: Place): Promise<void> {
  const [code, signal] = await once(start(file, place), 'exit')
  if (signal !== 'SIGKILL') throw new Error(`${file} ended with ${signal ?? code}, and was to be killed`)
}

/** Where a process that was started by `start` has to work. */
export const place = (): Place => JSON.parse(process.env.PLACE ?? 'null') as Place

/** What an out-of-memory kill, a deployment in a hurry or a lost machine does. */
export const killThisProcess = (): boolean => process.kill(process.pid, 'SIGKILL')
