import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { UserError } from './errors.ts'
import { showLine } from './log-line.ts'
import { paths } from './state.ts'
import { openTerminal, type Terminal } from './terminal.ts'

interface LogsOptions {
  /** Processes or services; none means all. */
  readonly names: readonly string[]
  readonly follow: boolean
  /** How many of the last lines of each. */
  readonly lines: number
}

const LOOK_EVERY_MS = 200
const TAIL_BYTES = 256 * 1024
const CHUNK_BYTES = 64 * 1024

/**
 * Prints the last lines of each log; with `follow` also what comes after, until the process is ended.
 * @throws {UserError} when there is no such log.
 */
export async function showLogs(state: string, { names, follow, lines }: LogsOptions): Promise<void> {
  if (!Number.isInteger(lines) || lines < 0) throw new UserError('--lines is a whole number.')
  const terminal = openTerminal(process.stdout)
  const folder = paths(state).logs
  const tails = new Map<string, Tail>()

  const chosen = logFiles(folder, names)
  for (const name of names) {
    if (!chosen.some((file) => belongsTo(file, name)) && !follow) {
      throw new UserError(`There is no log of ${name}. There are: ${logFiles(folder, []).join(', ') || 'none yet'}.`)
    }
  }
  for (const name of chosen) {
    const tail = new Tail(join(folder, `${name}.log`), TAIL_BYTES)
    tails.set(name, tail)
    const old = tail.read()
    show(terminal, name, old.slice(Math.max(0, old.length - lines)))
  }
  while (follow) {
    await wait(LOOK_EVERY_MS)
    for (const name of logFiles(folder, names)) {
      const tail = tails.get(name) ?? new Tail(join(folder, `${name}.log`), Number.POSITIVE_INFINITY)
      tails.set(name, tail)
      show(terminal, name, tail.read())
    }
  }
}

const show = (terminal: Terminal, name: string, lines: readonly string[]): void => {
  for (const line of lines) terminal.line(showLine(name, line, terminal.colour))
}

function logFiles(folder: string, names: readonly string[]): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .map((file) => basename(file, '.log'))
    .filter((file) => names.length === 0 || names.some((name) => belongsTo(file, name)))
    .sort()
}

// `payments` are also payments-1 and payments-2, but not payments-relay.
const belongsTo = (file: string, name: string): boolean =>
  file === name || (file.startsWith(`${name}-`) && /^\d+$/.test(file.slice(name.length + 1)))

/** Reads a file that grows, line by line, also across its rotation. */
class Tail {
  readonly #path: string
  #position: number
  #rest = ''

  constructor(path: string, lastBytes: number) {
    this.#path = path
    this.#position = Math.max(0, statSync(path).size - lastBytes)
  }

  /** The whole lines that came since the last call. */
  read(): string[] {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0
    if (size < this.#position) this.#position = 0 // it was rotated: a new file began
    const lines = (this.#rest + this.#readTo(size)).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines
  }

  #readTo(size: number): string {
    const chunks: Buffer[] = []
    const file = openSync(this.#path, 'r')
    try {
      while (this.#position < size) {
        const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - this.#position))
        const bytes = readSync(file, chunk, 0, chunk.length, this.#position)
        if (bytes === 0) break
        this.#position += bytes
        chunks.push(chunk.subarray(0, bytes))
      }
    } finally {
      closeSync(file)
    }
    return Buffer.concat(chunks).toString('utf8')
  }
}
