import { readCut, type Scan } from '@waybill/operations'
import { type Static, Type } from 'typebox'

export const TopicParams = Type.Object({ topic: Type.String({ minLength: 1, maxLength: 249 }) })

export const RecordParams = Type.Object({
  ...TopicParams.properties,
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.String({ pattern: '^\\d{1,19}$' }),
})

const Offset = (description: string) => Type.Optional(Type.String({ pattern: '^\\d{1,19}$', description }))

const MOST = 200

/** Which records, and which of them first. */
export const ScanQuery = Type.Object(
  {
    partition: Type.Optional(Type.Integer({ minimum: 0 })),
    fromOffset: Offset('From this offset on'),
    toOffset: Offset('Up to this offset, and with it'),
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Sent at this time or later' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Sent before this time' })),
    direction: Type.Optional(Type.Enum(['older', 'newer'], { default: 'older' })),
    at: Type.Optional(Type.String({ maxLength: 20_000, description: 'Where another page ended' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: 50 })),
    q: Type.Optional(Type.String({ maxLength: 500, description: 'A text in key, header or value' })),
    filter: Type.Optional(Type.String({ maxLength: 1_000, description: 'As `type = "x" and data.total > 5`' })),
  },
  { additionalProperties: false },
)

/** What the query asks for, as a scan knows it. Throws RangeError for an `at` that is none. */
export function scopeOf(topic: string, query: Static<typeof ScanQuery>) {
  const { partition, fromOffset, toOffset, from, to, direction = 'older', at, limit = 50, q, filter } = query
  return {
    topic,
    partitions: partition === undefined ? undefined : [partition],
    fromOffset: fromOffset === undefined ? undefined : BigInt(fromOffset),
    toOffset: toOffset === undefined ? undefined : BigInt(toOffset),
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    direction,
    at: at === undefined ? undefined : readCut(at),
    limit,
    search: q,
    filter,
  } satisfies Omit<Scan, 'secret' | 'registry'>
}
