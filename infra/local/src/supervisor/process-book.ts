import { readFileSync } from 'node:fs'
import { writeFileAtomically } from '../files.ts'
import { isAlive, type ProcessId, signalGroup, startTime } from '../os-processes.ts'
import { until } from '../until.ts'

interface Entry extends ProcessId {
  readonly name: string
  readonly stopSignal: NodeJS.Signals
}

const ENDS_WITHIN_MS = 10_000

/**
 * What was started, on disk: a supervisor killed with -9 leaves its processes running, and the next one must find them.
 * Written in the same tick as the process starts.
 */
export class ProcessBook {
  readonly #path: string
  readonly #entries = new Map<number, Entry>()

  constructor(path: string) {
    this.#path = path
  }

  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    this.#entries.set(pid, { name, pid, stopSignal, started: startTime(pid) ?? '' })
    this.#write()
  }

  remove(pid: number): void {
    this.#entries.delete(pid)
    this.#write()
  }

  #write(): void {
    writeFileAtomically(this.#path, JSON.stringify([...this.#entries.values()], null, 2))
  }
}

/**
 * Ends the processes that a dead supervisor left behind.
 * @param withinMs What does not heed its signal for so many ms is killed.
 * @returns their names.
 * @throws {Error} when one can't be ended, with its pid.
 */
export async function endLeftovers(path: string, withinMs = ENDS_WITHIN_MS): Promise<string[]> {
  const left = readEntries(path).filter(isAlive)
  for (const entry of left.toReversed()) signalGroup(entry.pid, entry.stopSignal)

  const gone = () => left.every((entry) => !isAlive(entry))
  if (!(await until(gone, withinMs))) {
    for (const entry of left.filter(isAlive)) signalGroup(entry.pid, 'SIGKILL')
    if (!(await until(gone, ENDS_WITHIN_MS))) {
      const stuck = left.filter(isAlive).map((entry) => `${entry.name} (pid ${entry.pid})`)
      throw new Error(`Left behind by an earlier run and can't be ended: ${stuck.join(', ')}. End them by hand.`)
    }
  }
  return left.map((entry) => entry.name)
}

// The file is replaced as a whole, so it is either whole or absent.
function readEntries(path: string): Entry[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Entry[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`${path} can't be read: ${(error as Error).message}`, { cause: error })
  }
}
