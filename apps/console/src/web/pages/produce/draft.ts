import type { MessageDetails, NewMessage, ProduceForm } from '../../api/kafka.ts'

/** What the form has, as it is typed. */
export interface Draft {
  /** A subject, or `text`, or `none`. */
  kind: string
  key: string
  withKey: boolean
  partition: string
  /** A line a header: `name: value`. */
  headers: string
  value: string
}

type Schema = ProduceForm['schemas'][number]

/** What a CloudEvents consumer must find in the headers of an event. A new id: with an old one it would be a duplicate. */
const envelope = ({ type, eventVersion }: Schema, now: string, id: string): Record<string, string> =>
  type === null
    ? {}
    : {
        ce_specversion: '1.0',
        ce_id: id,
        ce_type: type,
        ce_source: 'console',
        ce_time: now,
        'content-type': 'application/avro',
        eventversion: String(eventVersion),
        correlationid: id,
      }

const asLines = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

/** A draft with the example of a schema. */
export function exampleDraft(schema: Schema, now: Date, id: string): Draft {
  const data = schema.example as Record<string, unknown> | null
  const key = schema.keyFields.map((name) => data?.[name]).find((value) => typeof value === 'string')
  return {
    kind: schema.subject,
    key: String(key ?? ''),
    withKey: true,
    partition: '',
    headers: asLines(envelope(schema, now.toISOString(), id)),
    value: JSON.stringify(schema.example, null, 2),
  }
}

export const plainDraft = (kind: 'text' | 'none'): Draft => ({
  kind,
  key: '',
  withKey: kind === 'none',
  partition: '',
  headers: '',
  value: '',
})

/** Of these a copy gets its own, or none: they would tell a reader that it is the record which it was copied from. */
const OWN = ['ce_id', 'ce_time', 'traceparent', 'tracestate']

/** A draft with what a record has; its headers without those that are the record's own. */
export function copyDraft({ message }: MessageDetails, now: Date, id: string): Draft {
  const { key, headers, data, schema, format, topic, partition, offset } = message
  const kept = Object.entries(headers).filter(([name]) => !OWN.includes(name))
  const event = 'ce_id' in headers ? { ce_id: id, ce_time: now.toISOString() } : {}
  return {
    kind: format === 'none' ? 'none' : (schema?.subject ?? 'text'),
    key: key ?? '',
    withKey: key !== null,
    partition: '',
    headers: asLines({ ...Object.fromEntries(kept), ...event, 'x-resent-from': `${topic}/${partition}@${offset}` }),
    value: typeof data === 'string' ? data : data === null ? '' : JSON.stringify(data, null, 2),
  }
}

/**
 * The record that a draft says.
 * @throws Error in words for who types when it says none
 */
export function messageOf(draft: Draft, copy: { partition: number; offset: string } | undefined): NewMessage {
  const { kind, key, withKey, partition, headers, value } = draft
  if (partition !== '' && !/^\d{1,6}$/.test(partition)) throw new Error('The partition is a number, or empty.')
  return {
    key: withKey ? key : null,
    ...(partition === '' ? {} : { partition: Number(partition) }),
    headers: headersIn(headers),
    value:
      kind === 'none'
        ? { kind }
        : kind === 'text'
          ? { kind, text: value }
          : { kind: 'avro', subject: kind, data: json(value) },
    ...(copy && kind !== 'none' && kind !== 'text' ? { copyOf: copy } : {}),
  }
}

function headersIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      if (colon < 1) throw new Error(`The header '${line}' is no name: value.`)
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    }),
  )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`The value is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
