import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type LogLine, type LogView, logLevels, MOST_LINES } from '../../shared/logs.ts'
import { parseLine } from './parse-line.ts'

export interface LogFilter {
  /** A service with all its processes, or one process. */
  service?: string | undefined
  /** This level, or a graver one. */
  level?: string | undefined
  /** Anywhere in the line: a text, a trace, an order. */
  q?: string | undefined
}

/** So much of the end of each log is looked through. */
const TAIL_BYTES = 1024 * 1024
const ENDING = '.log'

/**
 * The newest lines of the logs that the supervisor writes, of all processes in the order of their times.
 *
 * @throws Error when there is no such folder
 */
export async function readLogs(folder: string, { service, level, q }: LogFilter): Promise<LogView> {
  const files = await readdir(folder)
  const processes = files.flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : [])).sort()
  const wanted = processes.filter((name) => !service || name === service || name.replace(/-\d+$/, '') === service)
  const least = level === undefined ? 0 : gravityOf(level)
  const text = q?.toLowerCase()
  let complete = true

  const parts = await Promise.all(
    wanted.map(async (process) => {
      const tail = await readTail(join(folder, process + ENDING))
      if (tail.cut) complete = false
      let before: string | null = null
      const lines: LogLine[] = []
      for (const raw of tail.lines) {
        const line = parseLine(process, raw, before)
        before = line.time
        if (gravityOf(line.level) >= least && (!text || raw.toLowerCase().includes(text))) lines.push(line)
      }
      return lines
    }),
  )
  const found = parts.flat().sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
  return { here: true, processes, lines: found.slice(-MOST_LINES), complete: complete && found.length <= MOST_LINES }
}

/** An unknown level is as grave as info. */
const gravityOf = (level: string) => {
  const at = (logLevels as readonly string[]).indexOf(level)
  return at < 0 ? 1 : at
}

/** The whole lines at the end of a file. */
async function readTail(path: string): Promise<{ lines: string[]; cut: boolean }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - TAIL_BYTES)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from })
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n')
    if (from > 0) lines.shift() // its beginning was not read
    return { lines: lines.filter((line) => line !== ''), cut: from > 0 }
  } finally {
    await file.close()
  }
}
