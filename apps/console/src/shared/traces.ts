import { type Static, Type } from 'typebox'

/** So many traces are listed at most. */
export const MOST_TRACES = 200

/** What came of one request: every event of every service with its correlation id. */
export const TraceSummary = Type.Object({
  id: Type.String({ description: 'The correlation id' }),
  began: Type.String({ description: 'When its first event was written' }),
  first: Type.String({ description: 'The type of that event' }),
  orderId: Type.Union([Type.String(), Type.Null()]),
  hops: Type.Integer({ description: 'Its events' }),
  services: Type.Array(Type.String(), { description: 'That published them, in the order in which they came in' }),
  tookMs: Type.Number({ description: 'From its first event to its last, so far' }),
  failures: Type.Array(Type.String(), { description: 'The types of events that say that something did not work out' }),
})
export type TraceSummary = Static<typeof TraceSummary>

export const TraceSearch = Type.Object(
  {
    service: Type.Optional(Type.String({ maxLength: 60, description: 'Which published one of its events' })),
    min: Type.Optional(Type.Integer({ minimum: 0, description: 'It took so many milliseconds or more' })),
    failed: Type.Optional(Type.Boolean({ description: 'One of its events says that something did not work out' })),
    q: Type.Optional(Type.String({ maxLength: 200, description: 'In its id, order, or the types of its events' })),
  },
  { additionalProperties: false },
)
export type TraceSearch = Static<typeof TraceSearch>
