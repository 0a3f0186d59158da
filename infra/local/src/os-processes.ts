import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const PAGE_KB = 4
const hasProc = existsSync('/proc/self/stat')

/** A pid is used again by the system; together with the start time it names one process for good. */
export interface ProcessId {
  readonly pid: number
  readonly started: string
}

/** @returns what the system holds as the start time of a process, or undefined when there is none (or it is a zombie). */
export function startTime(pid: number): string | undefined {
  if (!hasProc) return ps(['-o', 'lstart=', '-p', String(pid)])[0]
  const fields = procStat(pid)
  return fields?.[0] === 'Z' ? undefined : fields?.[19]
}

export function isAlive(process: ProcessId): boolean {
  return startTime(process.pid) === process.started
}

/** This very process. */
export const thisProcess = (): ProcessId => ({ pid: process.pid, started: startTime(process.pid) ?? '' })

/**
 * Sends a signal to a process and all its children; the process must lead its group.
 * @returns false when it is gone already.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** @returns process group → resident memory of all its processes, in KB. Pages that they share are counted in each. */
export function memoryByGroup(): Map<number, number> {
  const memory = new Map<number, number>()
  const add = (group: number, kb: number) => memory.set(group, (memory.get(group) ?? 0) + kb)

  if (!hasProc) {
    for (const line of ps(['-axo', 'pgid=,rss='])) {
      const [group, kb] = line.trim().split(/\s+/).map(Number)
      if (group && kb) add(group, kb)
    }
    return memory
  }
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? procStat(Number(name)) : undefined
    if (fields) add(Number(fields[2]), Number(fields[21]) * PAGE_KB)
  }
  return memory
}

// From the third field on: the second is the name, in parentheses, and may hold anything, spaces and parentheses too.
function procStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // it ended
  }
}

function ps(options: string[]): string[] {
  try {
    return execFileSync('ps', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter(Boolean)
  } catch {
    return [] // ps answers 1 when there is no such process
  }
}
