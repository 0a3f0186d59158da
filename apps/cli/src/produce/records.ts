import { eventByType } from '@waybill/contracts'
import { UserError } from '@waybill/local'
import type { AnyEventType } from '@waybill/messaging'
import type { NewRecord, NewValue } from '@waybill/operations'
import type { ProduceOptions } from '../commands/produce.ts'

/** What makes a record of one text: a line, or what --data says. */
export type ToRecord = (text: string) => NewRecord

interface Fresh {
  now: () => Date
  id: () => string
}

/**
 * How the options make records.
 * @throws UserError for an option that says nothing, or an event that the catalogue does not have
 */
export function recordMaker(topic: string, options: ProduceOptions, fresh: Fresh): ToRecord {
  const { type, schema, raw, partition: text } = options
  const event = type === undefined ? undefined : eventNamed(type, topic)
  const own = headersOf(options.header)
  if (text !== undefined && !/^\d{1,6}$/.test(text)) throw new UserError(`--partition ${text} is no partition.`)
  if (!event && schema === undefined && !raw && !options.null) {
    throw new UserError('Say what the records are: --type, --schema, --raw or --null.')
  }
  const [, subject = schema ?? '', version] = /^(.*)@(\d+)$/.exec(schema ?? '') ?? []

  return (line) => {
    const value: NewValue = options.null
      ? { kind: 'none' }
      : raw
        ? { kind: 'text', text: line }
        : {
            kind: 'avro',
            subject: event?.subject ?? subject,
            version: version === undefined ? undefined : Number(version),
            data: jsonOf(line),
          }
    return {
      topic,
      key: options.key ?? (event && value.kind === 'avro' ? keyIn(event, value.data) : null),
      partition: text === undefined ? undefined : Number(text),
      headers: { ...(event ? envelopeOf(event, fresh) : {}), ...own },
      value,
    }
  }
}

function eventNamed(type: string, topic: string): AnyEventType {
  const event = eventByType.get(type)
  if (!event) throw new UserError(`The catalogue has no event ${type}. Those of ${topic}: ${eventsOf(topic)}.`)
  return event
}

const eventsOf = (topic: string): string =>
  [...eventByType.values()]
    .filter((event) => event.topic === topic)
    .map(({ type }) => type)
    .join(', ') || 'none'

function keyIn(event: AnyEventType, data: unknown): string | null {
  const fields = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  const name = event.key.find((field) => fields[field] !== undefined && fields[field] !== null)
  return name === undefined ? null : String(fields[name])
}

/** The envelope of an event that is nobody's consequence. */
function envelopeOf({ type, version }: AnyEventType, { now, id }: Fresh): Record<string, string> {
  const own = id()
  return {
    ce_specversion: '1.0',
    ce_id: own,
    ce_type: type,
    ce_source: 'cli',
    ce_time: now().toISOString(),
    'content-type': 'application/avro',
    eventversion: String(version),
    correlationid: own,
  }
}

function headersOf(texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined || value === undefined) throw new UserError(`--header ${text}: write name=value.`)
      return [name, value]
    }),
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`'${text.slice(0, 60)}' is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
