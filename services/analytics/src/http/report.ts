import { Problem, type Role } from '@waybill/service'
import { Type } from 'typebox'
import { startOf, WINDOW_MS } from '../window.ts'

const WINDOWS = { '1m': 1, '5m': 5, '15m': 15, '1h': 60, '6h': 360, '1d': 1_440 } as const
const sizes = Object.keys(WINDOWS) as (keyof typeof WINDOWS)[]

export const Time = Type.String({ format: 'date-time' })

/** From when to when a report looks. */
export const Span = Type.Object(
  {
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Default: an hour before `to`' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Default: the end of the running minute' })),
  },
  { additionalProperties: false },
)

/** The same, window by window. */
export const SpanOfWindows = Type.Object(
  {
    ...Span.properties,
    window: Type.Enum(sizes, {
      default: '1m',
      description: 'How long a window is; they begin at its multiples, in UTC',
    }),
  },
  { additionalProperties: false },
)

/** What each report repeats of what was asked: whole windows. */
export const asked = { from: Time, to: Time }
export const askedOfWindows = { ...asked, window: Type.Enum(sizes) }

/** Who may read how the business goes. */
export const readers: Role[] = ['operator', 'admin']

const HOUR_MS = 3_600_000
/** As long as facts are kept. */
const LONGEST_MS = 60 * 24 * HOUR_MS
const MOST_WINDOWS = 1_500

type Query = { from?: string; to?: string; window?: keyof typeof WINDOWS }

/**
 * The windows that a query asks for: all that lie in its span, also in part. A report on the span as a whole is not `ofWindows`.
 * @throws Problem 422 when the span is empty, longer than facts are kept, or holds more than 1,500 windows
 */
export function spanOf({ from, to, window = '1m' }: Query, now: Date, { ofWindows = true } = {}) {
  const windowMs = WINDOWS[window] * WINDOW_MS
  const end = to === undefined ? now.getTime() + 1 : Date.parse(to)
  const begin = from === undefined ? end - HOUR_MS : Date.parse(from)
  if (begin >= end) throw new Problem(422, 'span-empty', '`from` must be before `to`')
  if (end - begin > LONGEST_MS) throw new Problem(422, 'span-too-long', 'A report looks at 60 days at most')

  const span = {
    from: startOf(new Date(begin), windowMs),
    to: startOf(new Date(end + windowMs - 1), windowMs),
    windowMs,
  }
  const windows = (span.to.getTime() - span.from.getTime()) / windowMs
  if (ofWindows && windows > MOST_WINDOWS) {
    throw new Problem(422, 'too-many-windows', `${windows} windows of ${window}: ask for ${MOST_WINDOWS} at most`)
  }
  return { span, told: { from: span.from.toISOString(), to: span.to.toISOString(), window } }
}
