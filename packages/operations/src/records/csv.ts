import type { RecordView } from './view.ts'

const COLUMNS = ['topic', 'partition', 'offset', 'time', 'key', 'type', 'schema', 'data', 'headers'] as const

/** The first line of a table of records. */
export const csvHead = (): string => COLUMNS.join(',')

/** A record as one line of CSV (RFC 4180), without the end of the line. */
export function csvLine(record: RecordView): string {
  const { topic, partition, offset, time, key, type, schema, data, headers } = record
  const cells = [
    topic,
    partition,
    offset,
    time,
    key ?? '',
    type ?? '',
    schema?.subject ?? '',
    asText(data),
    asText(headers),
  ]
  return cells.map((value) => cell(String(value))).join(',')
}

const asText = (value: unknown): string =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/**
 * A cell in quotes where it needs them. What a spreadsheet would take for a formula gets a quote before it: text that came
 * from a record must not be run by whoever opens the file.
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
