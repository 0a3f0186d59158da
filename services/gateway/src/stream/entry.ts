import { OrderPlaced, topics } from '@waybill/contracts'
import type { Received } from '@waybill/messaging'

/** One event as the stream keeps and sends it, free of personal data. */
export interface Entry {
  /** `<topic>/<partition>/<offset>`, the id of the SSE event. */
  id: string
  eventId: string
  type: string
  orderId: string | undefined
  /** The user whom the event itself names, if it names one. */
  owner: string | undefined
  placesOrder: boolean
  /** When it was published, and when the gateway read it; milliseconds. */
  time: number
  arrivedAt: number
  /** The JSON that is sent, all but `sincePlacedMs`, which is known only when the order's first event is. */
  json: string
  bytes: number
}

// A card token pays: it is no personal datum, and still nobody's business.
const secretFields = ['paymentToken']

const hiddenFields: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  topics.flatMap(({ events, personal }) =>
    events.map((type) => [type, new Set([...secretFields, ...(personal[type] ?? []).map(topField)])] as const),
  ),
)

/** Makes the stream's entry of a record. `now` is in milliseconds. */
export function toEntry(record: Received<unknown>, now: number): Entry {
  const { topic, partition, type, source: service, time } = record
  const fields = record.data as Record<string, unknown>
  const orderId = text(fields.orderId)
  const offset = Number(record.offset)
  const data = visible(type, fields)
  const json = JSON.stringify({ type, service, topic, partition, offset, time, orderId: orderId ?? null, data }, exact)

  return {
    id: `${topic}/${partition}/${offset}`,
    eventId: record.id,
    type,
    orderId,
    owner: text(fields.customerId) ?? text(fields.userId),
    placesOrder: type === OrderPlaced.type,
    time: time.getTime(),
    arrivedAt: now,
    json,
    bytes: Buffer.byteLength(json),
  }
}

/** The JSON of an entry as it is sent, with the time since its order was placed, or null while that is not known. */
export function toJson(entry: Entry, placedAt: number | undefined): string {
  const sincePlacedMs = placedAt === undefined ? null : entry.time - placedAt

  return `${entry.json.slice(0, -1)},"sincePlacedMs":${sincePlacedMs}}`
}

// A type that this build does not know could hold anything: only its name goes out.
function visible(type: string, fields: Record<string, unknown>): Record<string, unknown> {
  const hidden = hiddenFields.get(type)
  if (hidden === undefined) return {}

  return Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.has(name)))
}

// `shipTo.street` and `lines[].note` hide all of `shipTo` and `lines`: half an address is still about a person.
function topField(path: string): string {
  return path.replace(/[.[].*$/, '')
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

const exact = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
