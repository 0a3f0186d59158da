import type { MessageView } from '../../../api/kafka.ts'

/** The paths of own columns: `data.total.amountMinor, headers.ce_source`. At most eight. */
export const columnsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .slice(0, MOST)

const MOST = 8

/** What stands at a path such as `data.lines[0].sku`, as a text; empty when there is nothing. */
export function textAt(message: MessageView, path: string): string {
  let value: unknown = message
  for (const step of path.split(/[.[\]]+/).filter((step) => step !== '')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return ''
    value = (value as Record<string, unknown>)[step]
  }
  return textOf(value)
}

const LONGEST = 300

/** A value in one line. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** What a record's value says in one line: its data, else why there is none. */
export function previewOf({ format, data, problem, bytes }: MessageView): string {
  if (problem !== null) return `could not be decoded: ${problem}`
  if (format === 'none') return 'no value'
  return data === null ? `${bytes} bytes` : textOf(data)
}
