import type { LogLine } from '../../shared/logs.ts'

/** Who prints a line tells the reader already; the rest is what it says. */
const known = new Set(['level', 'time', 'msg', 'service', 'instance', 'pid', 'hostname', 'v'])

/**
 * A line of a process: JSON as our services print it, or any other text.
 *
 * @param before when the line before it was printed: a text tells no time
 */
export function parseLine(process: string, text: string, before: string | null): LogLine {
  const service = process.replace(/-\d+$/, '')
  const entry = fieldsOf(text)
  if (!entry) {
    return {
      process,
      service,
      time: before,
      level: 'info',
      message: text,
      rest: {},
      orderId: null,
      correlationId: null,
    }
  }
  const { time, level, msg } = entry
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !known.has(name)))
  return {
    ...{ process, service, rest },
    time: typeof time === 'string' ? time : before,
    level: typeof level === 'string' ? level : 'info',
    message: typeof msg === 'string' ? msg : text,
    orderId: textOf(rest.orderId),
    correlationId: textOf(rest.correlationId),
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

function fieldsOf(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined // cut short, or no JSON at all: it is shown as it is
  }
}
