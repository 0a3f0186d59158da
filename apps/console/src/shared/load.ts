import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

/** One run sends so many orders at most: all of them, and how long each took, are kept in memory. */
export const MOST_ORDERS = 100_000

const Percent = (description: string) => Type.Integer({ minimum: 0, maximum: 100, description })

/** Of a hundred orders, how many. */
export const MixWish = Type.Object(
  {
    cancelled: Percent('Their customer asks to cancel'),
    declined: Percent('Their card is refused'),
    retried: Percent('They are sent twice, with one key'),
    returned: Percent('Nobody is at home, and all comes back'),
  },
  { additionalProperties: false },
)

export const LoadWish = Type.Object(
  {
    rate: Type.Integer({ minimum: 1, maximum: 500, description: 'Orders a second' }),
    seconds: Type.Integer({ minimum: 1, maximum: 3_600 }),
    customers: Type.Integer({ minimum: 1, maximum: 50, description: 'Accounts that place them' }),
    mix: MixWish,
  },
  { additionalProperties: false },
)

const Percentiles = Nullable(Type.Object({ p50: Type.Number(), p99: Type.Number() }))

export const LoadSummary = Type.Object({
  seconds: Type.Number(),
  sent: Type.Integer(),
  accepted: Type.Integer(),
  refused: Type.Integer(),
  unknown: Type.Integer({ description: 'No answer told what became of them' }),
  cancelsAccepted: Type.Integer(),
  completed: Type.Integer(),
  cancelled: Type.Integer(),
  reasons: Type.Record(Type.String(), Type.Integer()),
  underWay: Type.Integer(),
  completedPerSecond: Type.Number(),
  post: { ...Percentiles, description: 'ms from when a request was due to its answer' },
  toCompleted: { ...Percentiles, description: 'ms from accepted to completed' },
})

export const LoadRun = Type.Object({
  operation: Type.String({ description: 'Its page has its plan and end' }),
  by: Type.String(),
  wish: LoadWish,
  state: Type.Enum(['preparing', 'sending', 'waiting', 'ended']),
  error: Nullable(Type.String()),
  summary: Nullable(LoadSummary),
  perSecond: Type.Array(Type.Integer(), { description: 'Orders that ended in each of the last seconds' }),
})

export const LoadView = Type.Object({
  run: Nullable({ ...LoadRun, description: 'The last one since the console’s server started' }),
})

export type LoadWish = Static<typeof LoadWish>
export type LoadRun = Static<typeof LoadRun>
