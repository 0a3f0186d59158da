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
import type { GroupLook, LagStore } from './lag-store.ts'

/** How the groups stood when they were looked at last, and before. */
export interface Sampler {
  /** ISO 8601; undefined before the first look. */
  readonly at: string | undefined
  /** Why the last look failed. */
  readonly error: string | undefined
  groups(): SampledGroup[]
  /** The last hour's looks at one group, the oldest first. */
  recent(group: string): readonly LagSample[]
  /** The looks at one group over the last day, the oldest first; those of before the last hour are thinned. */
  history(group: string): Promise<readonly LagSample[]>
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
/** An hour of each group in memory, about 60 bytes a look. */
export const MOST_SAMPLES = 720
/** Of groups behind these no history is kept: 500 × 720 × 60 bytes are 22 MB. */
export const MOST_GROUPS = 500
/** So often the looks since the last time are kept for longer than this process lives. */
const KEEP_EVERY_MS = 60_000
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
 * to look. The last hour is in memory; what is older, or of before a restart, is kept thinned in `kept`.
 */
export function createSampler(cluster: Cluster, kept: LagStore, log: Log): Sampler & { start(): () => Promise<void> } {
  let described: readonly Described[] = []
  let at: string | undefined
  let error: string | undefined
  let oldest: ReadonlyMap<string, Date> = new Map()
  const samples = new Map<string, LagSample[]>()
  let keptUntil = 0
  let troubled = false

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

  /** Keeps the looks since the last time. What can not be kept now is kept later, if it is within the hour. */
  async function keep(): Promise<void> {
    const now = Date.now()
    const looks = [...samples].flatMap(([group, known]): GroupLook[] =>
      known.filter((look) => look.at >= keptUntil).map((look) => ({ group, ...look })),
    )
    try {
      if (looks.length > 0) await kept.add(looks)
      keptUntil = now
      troubled = false
    } catch (failure) {
      tellOnce(failure)
    }
  }

  /** A group's page is worth having without its older history. */
  async function before(group: string, moment: number): Promise<LagSample[]> {
    try {
      return await kept.before(group, moment)
    } catch (failure) {
      tellOnce(failure)
      return []
    }
  }

  function tellOnce(failure: unknown): void {
    if (!troubled) log.warn({ error: describe(failure) }, 'The history of groups can neither be kept nor read')
    troubled = true
  }

  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look().catch((failure) => {
        // Said once an outage, not every five seconds.
        if (error === undefined) log.warn({ error: describe(failure) }, 'The consumer groups could not be looked at')
        error = describe(failure)
      })
      if (Date.now() - keptUntil >= KEEP_EVERY_MS) await keep()
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
    recent: (group) => samples.get(group) ?? [],
    async history(group) {
      const known = samples.get(group) ?? []
      return [...(await before(group, known[0]?.at ?? Date.now())), ...known]
    },
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
        await keep()
      }
    },
  }
}
