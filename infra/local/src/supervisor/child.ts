import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { signalGroup } from '../os-processes.ts'
import type { Command } from './unit.ts'

const KEPT_LINES = 20
const PIPES_CLOSE_WITHIN_MS = 1_000

/** One run of a unit's command. */
export interface Child {
  /** undefined when it could not even be spawned. */
  readonly pid: number | undefined
  readonly startedAt: number
  /** Resolves when it has ended and what it printed was read, to words such as `exited with 1`. Never rejects. */
  readonly ended: Promise<string>
  /** The last lines that it printed. */
  readonly lines: readonly string[]
  /** Whether it printed its ready line; true when the unit has none. */
  readonly announced: () => boolean
  readonly signal: (signal: NodeJS.Signals) => void
}

/**
 * Spawns it as the leader of its own process group: a Ctrl-C in the terminal reaches the supervisor only, which then
 * stops everything in order.
 * @param output Takes each line that it prints.
 */
export function spawnChild(unit: Command & { readyLine?: RegExp }, output: (line: string) => void): Child {
  const [command, ...args] = unit.command
  const child = spawn(command, args, {
    cwd: unit.cwd,
    env: { ...process.env, ...unit.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...unit.user,
  })
  const lines: string[] = []
  let announced = unit.readyLine === undefined

  const take = (line: string) => {
    if (lines.push(line) > KEPT_LINES) lines.shift()
    announced ||= unit.readyLine?.test(line) === true
    output(line)
  }
  eachLine(child.stdout, take)
  eachLine(child.stderr, take)

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be run (${error.message})`))
    child.once('exit', (code, signal) => {
      const how = signal ? `was ended by ${signal}` : `exited with ${code}`
      child.once('close', () => resolve(how))
      // Its own children may hold the pipes open after it; they must not keep it from being started again.
      setTimeout(resolve, PIPES_CLOSE_WITHIN_MS, how).unref()
    })
  })

  const { pid } = child
  const signal = (name: NodeJS.Signals) => void (pid !== undefined && signalGroup(pid, name))
  return { pid, startedAt: Date.now(), ended, lines, announced: () => announced, signal }
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take)
}
