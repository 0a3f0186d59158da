import { readdirSync, readFileSync } from 'node:fs'
import { UserError } from '@waybill/local'

/** Who uses the CPU. `peer` is what is measured against: pgbench, the JVM of Kafka's tools, Debezium. */
export interface CpuTimes {
  node: number
  postgres: number
  kafka: number
  peer: number
}

const TICK_US = 10_000 // USER_HZ is 100 on every architecture that Linux still runs Node on

interface Process {
  readonly parent: number
  /** Its own time and that of its children that have ended and were waited for. */
  readonly ticks: number
}

/**
 * CPU time of a process and all below it, those that have ended included, in µs. It never falls: what a child used is
 * its parent's when the child has ended.
 */
export function cpuOfTrees(roots: readonly number[]): number {
  const processes = readProcesses()
  const inTree = new Set<number>(roots)
  for (let grown = -1; grown !== inTree.size; ) {
    grown = inTree.size
    for (const [pid, { parent }] of processes) if (inTree.has(parent)) inTree.add(pid)
  }
  return [...inTree].reduce((sum, pid) => sum + (processes.get(pid)?.ticks ?? 0), 0) * TICK_US
}

/** CPU time of the children of this process that have ended, in µs. */
export function cpuOfEnded(): number {
  const fields = statOf('self')
  return (Number(fields?.[13]) + Number(fields?.[14])) * TICK_US
}

/** Jiffies that were worked, that the hypervisor gave to others, and all; since the machine started. */
export function machineTicks(): { busy: number; stolen: number; all: number } {
  const [, ...columns] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/)
  const ticks = columns.slice(0, 8).map(Number) // what follows, guest time, is counted in user time too
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = ticks
  const all = ticks.reduce((sum, value) => sum + value, 0)
  return { busy: all - idle - waiting - stolen, stolen, all }
}

/** @throws {UserError} where there is no /proc */
export function requireProc(): void {
  if (!statOf('self')) throw new UserError('The benches read CPU times from /proc: they run on Linux only.')
}

function readProcesses(): Map<number, Process> {
  const processes = new Map<number, Process>()
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined
    if (!fields) continue
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    processes.set(Number(name), { parent: Number(fields[1]), ticks })
  }
  return processes
}

// From the third field on: the second is the name, in parentheses, and may hold anything.
function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // it ended
  }
}
