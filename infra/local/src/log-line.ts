import { styleText } from 'node:util'

const HUES = ['cyan', 'green', 'magenta', 'yellow', 'blue', 'cyanBright', 'greenBright', 'magentaBright'] as const
const HIDDEN = new Set([
  'level',
  'time',
  'msg',
  'service',
  'instance',
  'pid',
  'hostname',
  'traceId',
  'spanId',
  'err',
  'v',
])
const NAME_WIDTH = 14

/**
 * Shows a line of a process to a person: who said it, and JSON logs as text. Any other line stays as it is.
 * @param colour Whether escape codes may be used.
 */
export function showLine(name: string, line: string, colour: boolean): string {
  const label = name.padEnd(NAME_WIDTH)
  const shown = showJson(line, colour) ?? line
  return `${colour ? styleText(hueOf(name), label, { validateStream: false }) : label} ${shown}`
}

function showJson(line: string, colour: boolean): string | undefined {
  const entry = parse(line)
  if (!entry || typeof entry.msg !== 'string') return undefined
  const { time, level, msg, err } = entry
  const rest = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const clock = typeof time === 'string' ? time.slice(11, 23) : ''
  const stack = isError(err) ? `\n${err.stack ?? err.message}` : ''
  return [clock, showLevel(String(level), colour), msg, dim(rest.join(' '), colour)].filter(Boolean).join(' ') + stack
}

function showLevel(level: string, colour: boolean): string {
  const label = level.toUpperCase().padEnd(5)
  if (!colour || level === 'info') return label
  return styleText(level === 'warn' ? 'yellow' : level === 'debug' ? 'dim' : 'red', label, { validateStream: false })
}

const dim = (text: string, colour: boolean): string =>
  colour && text ? styleText('dim', text, { validateStream: false }) : text

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined // cut short, or not JSON at all
  }
}

const isError = (value: unknown): value is { stack?: string; message: string } =>
  typeof value === 'object' && value !== null && 'message' in value

// The same colour in every run.
function hueOf(name: string): (typeof HUES)[number] {
  const sum = [...name].reduce((total, char) => total + char.charCodeAt(0), 0)
  return HUES[sum % HUES.length] ?? 'cyan'
}
