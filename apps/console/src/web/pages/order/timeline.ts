import type { OrderRecord } from '../../api/records.ts'
import type { LiveEvent } from '../../live/live-event.ts'
import { placeOf } from '../../live/live-event.ts'

/** One event of the timeline. Times in milliseconds since the order's first event. */
export interface Row {
  place: string
  type: string
  service: string
  time: string
  record: OrderRecord | undefined
  /** What the event says. */
  data: unknown
  /** When the service had written it. */
  atMs: number
  /** From the moment its cause stood in Kafka until the service had written it: waiting to be read, and work. */
  handling: { fromMs: number; toMs: number } | undefined
  /** From then until it stood in Kafka itself: waiting in the outbox. */
  outbox: { fromMs: number; toMs: number } | undefined
  causedBy: string | undefined
}

export interface Timeline {
  rows: Row[]
  /** From the first event to the last moment that is drawn. */
  lengthMs: number
  handlingMs: number
  outboxMs: number
}

/** Brings what Kafka has and what the stream has just told together; the same place is the same record. */
export function timelineOf(records: readonly OrderRecord[], live: readonly LiveEvent[]): Timeline {
  const known = new Set(records.map(placeOf))
  const news = live.filter((event) => !known.has(placeOf(event)))
  const start = Math.min(...[...records, ...news].map(({ time }) => Date.parse(time)))
  const byId = new Map(records.map((record) => [record.id, record]))
  const since = (iso: string) => Date.parse(iso) - start

  const rows: Row[] = [
    ...records.map((record) => {
      const cause = record.causationId === null ? undefined : byId.get(record.causationId)
      const atMs = since(record.time)
      const stored = since(record.storedAt)
      return {
        ...common(record, atMs),
        record,
        // Clocks of two machines may differ: a span that ends before it begins is not drawn.
        handling: cause && since(cause.storedAt) < atMs ? { fromMs: since(cause.storedAt), toMs: atMs } : undefined,
        outbox: stored > atMs ? { fromMs: atMs, toMs: stored } : undefined,
        causedBy: cause && placeOf(cause),
      }
    }),
    ...news.map((event) => ({
      ...common(event, since(event.time)),
      record: undefined,
      handling: undefined,
      outbox: undefined,
      causedBy: undefined,
    })),
  ].sort((a, b) => a.atMs - b.atMs)

  const length = (span: { fromMs: number; toMs: number } | undefined) => (span ? span.toMs - span.fromMs : 0)
  return {
    rows,
    lengthMs: Math.max(1, ...rows.map(({ atMs, outbox }) => outbox?.toMs ?? atMs)),
    handlingMs: rows.reduce((sum, { handling }) => sum + length(handling), 0),
    outboxMs: rows.reduce((sum, { outbox }) => sum + length(outbox), 0),
  }
}

type Place = Parameters<typeof placeOf>[0]

const common = (event: Place & { type: string; service: string; time: string; data: unknown }, atMs: number) => ({
  place: placeOf(event),
  type: event.type,
  service: event.service,
  time: event.time,
  data: event.data,
  atMs,
})
