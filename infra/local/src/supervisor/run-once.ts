import { spawnChild } from './child.ts'
import type { ProcessBook } from './process-book.ts'
import type { Command } from './unit.ts'

/** A command failed. The message says how, and ends with the last lines that it printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/**
 * Runs a command to its end. It stands in the book like any process: a supervisor that is killed leaves none behind that
 * writes into the folders of the next.
 * @param onLine Takes each line that it prints.
 * @throws {CommandError} when it does not exit with 0.
 */
export async function runOnce(
  name: string,
  command: Command,
  onLine: (line: string) => void,
  { book, signal }: { book: ProcessBook; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted()
  const child = spawnChild(command, onLine)
  if (child.pid !== undefined) book.add(name, child.pid, 'SIGTERM')
  const end = () => child.signal('SIGTERM')
  signal.addEventListener('abort', end, { once: true })
  const how = await child.ended
  signal.removeEventListener('abort', end)
  if (child.pid !== undefined) book.remove(child.pid)
  signal.throwIfAborted()
  if (how !== 'exited with 0') {
    throw new CommandError([`${command.command[0]} ${how}.`, ...child.lines.map((line) => `  | ${line}`)].join('\n'))
  }
}
