import { setTimeout as delay } from 'node:timers/promises'
import { describe, type Log } from '@waybill/messaging'
import {
  type Cluster,
  describeGroups,
  type GroupSummary,
  type LagSample,
  lagInWords,
  oldestUnread,
  summaryOf,
  trendOf,
  unreadOf,
} from '@waybill/operations'

/** How the groups stood when they were looked at last, and before. */
export interface Sampler {
  /** ISO 8601; undefined before the first look. */
  readonly at: string | undefined
  /** Why the last look failed. */
  readonly error: string | undefined
  groups(): SampledGroup[]
  /** The looks at one group, the oldest first. */
  history(group: string): readonly LagSample[]
}

export interface SampledGroup extends GroupSummary {
  words: string
  trend: ReturnType<typeof trendOf>['kind']
  /** When the oldest unread record was written, where it was looked up. */
  oldest: Date | undefined
  /** The lag of the last looks, the oldest first. */
  recent: number[]
}

export const EVERY_MS = 5_000
/** An hour of each group, about 60 bytes a look. */
export const MOST_SAMPLES = 720
/** Of groups behind these no history is kept: 500 × 720 × 60 bytes are 22 MB. */
export const MOST_GROUPS = 500
/** Looks for trend and speed: the last minute. */
const RECENT = 12
/**
 * How old what waits is, is looked up for this many groups whose lag lasted from one look to the next, those with the most first, and
 * for so many partitions of each: every one is a small fetch.
 */
const MOST_AGED = 5
const MOST_OLDEST = 40

type Described = Awaited<ReturnType<typeof describeGroups>>[number]

/**
 * Looks at all groups every five seconds, for as long as the console's server runs: trend and history are there when somebody comes
 * to look. In memory; a restart begins anew.
 */
export function createSampler(cluster: Cluster, log: Log): Sampler & { start(): () => Promise<void> } {
  let described: readonly Described[] = []
  let at: string | undefined
  let error: string | undefined
  let oldest: ReadonlyMap<string, Date> = new Map()
  const samples = new Map<string, LagSample[]>()

  async function look(): Promise<void> {
    const found = await describeGroups(cluster)
    const now = Date.now()
    const waiting = found.filter(({ group, lag }) => lag > 0n && (samples.get(group)?.at(-1)?.lag ?? 0) > 0)
    const times = new Map<string, Date>()
    for (const { group, partitions } of waiting.toSorted((a, b) => Number(b.lag - a.lag)).slice(0, MOST_AGED)) {
      const unread = partitions.flatMap(unreadOf).filter(({ from, end }) => from < end)
      const first = [...(await oldestUnread(cluster, unread.slice(0, MOST_OLDEST))).values()].map(Number)
      if (first.length > 0) times.set(group, new Date(Math.min(...first)))
    }
    oldest = times
    for (const { group, ...standing } of found.map(summaryOf).slice(0, MOST_GROUPS)) {
      const known = samples.get(group) ?? []
      known.push({ at: now, lag: Number(standing.lag), committed: Number(standing.committed) })
      if (known.length > MOST_SAMPLES) known.shift()
      samples.set(group, known)
    }
    const there = new Set(found.map(({ group }) => group))
    for (const group of samples.keys()) if (!there.has(group)) samples.delete(group)
    described = found
    at = new Date(now).toISOString()
    error = undefined
  }

  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look().catch((failure) => {
        // Said once an outage, not every five seconds.
        if (error === undefined) log.warn({ error: describe(failure) }, 'The consumer groups could not be looked at')
        error = describe(failure)
      })
      await delay(EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }

  return {
    get at() {
      return at
    },
    get error() {
      return error
    },
    history: (group) => samples.get(group) ?? [],
    groups: () =>
      described.map((standing) => {
        const recent = (samples.get(standing.group) ?? []).slice(-RECENT)
        const first = oldest.get(standing.group)
        const summary = summaryOf(standing)
        return {
          ...summary,
          words: lagInWords(recent, { oldest: first, uncommitted: summary.uncommitted }),
          trend: trendOf(recent).kind,
          oldest: first,
          recent: recent.map(({ lag }) => lag),
        }
      }),
    start() {
      const stop = new AbortController()
      const watching = watch(stop.signal)
      return async () => {
        stop.abort()
        await watching
      }
    },
  }
}
