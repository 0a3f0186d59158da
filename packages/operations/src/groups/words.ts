/** How a group stood at one moment. */
export interface LagSample {
  /** Milliseconds since 1970. */
  at: number
  /** Records that are not read. */
  lag: number
  /** The offsets that are committed, of all partitions together: when they rise, the group gets on. */
  committed: number
}

/** Where a group's lag goes. */
export type LagTrend =
  | { kind: 'none' }
  /** One look tells nothing about where it goes. */
  | { kind: 'unknown' }
  /** Nothing was committed between the first look and the last. */
  | { kind: 'not-moving'; forMs: number }
  /** Records a second by which it grows or shrinks, and when it will be gone. */
  | { kind: 'growing'; perS: number }
  | { kind: 'steady' }
  | { kind: 'shrinking'; perS: number; clearsInMs: number }

/**
 * Tells from looks at a group, the oldest first, where its lag goes. The speed is that from the first look to the last, so give
 * those of the last minute or so.
 */
export function trendOf(samples: readonly LagSample[]): LagTrend {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last) return { kind: 'unknown' }
  if (last.lag === 0) return { kind: 'none' }
  const ms = last.at - first.at
  if (samples.length < 2 || ms <= 0) return { kind: 'unknown' }
  if (samples.every(({ committed }) => committed === last.committed)) return { kind: 'not-moving', forMs: ms }
  const perS = ((first.lag - last.lag) * 1_000) / ms
  if (perS > 0) return { kind: 'shrinking', perS, clearsInMs: (last.lag / perS) * 1_000 }
  return perS < 0 ? { kind: 'growing', perS: -perS } : { kind: 'steady' }
}

interface Wording {
  /** When the oldest record that waits was written; undefined when that is not known. */
  oldest?: Date | undefined
  /** Partitions with records on which nothing is committed: what waits there is not known. */
  uncommitted?: number
  /** What waits, in the plural. Default `records`. */
  what?: string
  now?: number
}

/** A group's lag as one says it: `38 records waiting, oldest 12 s, clears in 40 s`. */
export function lagInWords(
  samples: readonly LagSample[],
  { oldest, uncommitted = 0, what = 'records', now = Date.now() }: Wording = {},
): string {
  const lag = samples.at(-1)?.lag ?? 0
  const unsaid =
    uncommitted === 0
      ? []
      : [`on ${uncommitted} ${uncommitted === 1 ? 'partition' : 'partitions'} nothing is committed yet`]
  if (lag === 0) return unsaid[0] ?? 'nothing waiting'
  const parts = [`${lag} ${lag === 1 ? what.replace(/s$/, '') : what} waiting`]
  if (oldest) parts.push(`oldest ${spanOf(now - oldest.getTime())}`)
  const trend = trendOf(samples)
  if (trend.kind === 'not-moving') parts.push(`not moving for ${spanOf(trend.forMs)}`)
  if (trend.kind === 'growing') parts.push(`growing by ${rateOf(trend.perS)} a second`)
  if (trend.kind === 'steady') parts.push('neither growing nor clearing')
  if (trend.kind === 'shrinking') parts.push(`clears in ${spanOf(trend.clearsInMs)}`)
  return [...parts, ...unsaid].join(', ')
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const

/** A length of time as one says it: `12 s`, `4 min`, `2 h 10 min`. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 120) return `${seconds} s`
  const at = UNITS.findIndex(([, size]) => ms >= size)
  const [unit, size] = UNITS[at] ?? UNITS[2]
  const whole = Math.floor(ms / size)
  const [smaller, part] = UNITS[at + 1] ?? ['s', 1_000]
  const rest = Math.floor((ms % size) / part)
  return whole < 10 && rest > 0 && smaller !== 's' ? `${whole} ${unit} ${rest} ${smaller}` : `${whole} ${unit}`
}

const rateOf = (perS: number): string => (perS < 10 ? perS.toFixed(1) : String(Math.round(perS)))
