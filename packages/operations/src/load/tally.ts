import { quantile } from './quantile.ts'
import type { Answer } from './send.ts'

/** What is counted during a run. All times in milliseconds. */
export interface Summary {
  seed: number
  seconds: number
  sent: number
  accepted: number
  refused: number
  /** Keys of which no answer told what became of them. */
  unknown: number
  cancelsAccepted: number
  completed: number
  cancelled: number
  /** Why orders were cancelled, and how many, the commonest first. */
  reasons: Record<string, number>
  underWay: number
  completedPerSecond: number
  /** From when the request should have been sent to its answer. */
  post: Percentiles | null
  /** From accepted to the outcome's own time. */
  toCompleted: Percentiles | null
}

interface Percentiles {
  p50: number
  p99: number
}

/** Counts answers and outcomes, whichever of the two comes first. */
export function createTally(seed: number) {
  const latencies: number[] = []
  const acceptedAt = new Map<string, number>()
  const ended = new Map<string, { type: string; at: number; reason: string | undefined }>()
  const counts = { sent: 0, refused: 0, unknown: 0, cancelsAccepted: 0 }

  return {
    sent: () => void counts.sent++,
    /** @param sinceDueMs since the request should have been sent */
    answered({ outcome, orderId }: Answer, sinceDueMs: number, now: number) {
      latencies.push(sinceDueMs)
      if (outcome === 'ok' && orderId) acceptedAt.set(orderId, acceptedAt.get(orderId) ?? now)
      else if (outcome === 'fail') counts.refused += 1
      else counts.unknown += 1
    },
    cancelAccepted: () => void counts.cancelsAccepted++,
    ended: (orderId: string, type: string, at: number, reason?: string) =>
      void ended.set(orderId, { type, at, reason }),
    /** Orders that were accepted and have not ended. */
    underWay: () => [...acceptedAt.keys()].filter((id) => !ended.has(id)).length,
    /** @param elapsedMs since the start */
    summary(elapsedMs: number): Summary {
      const ends = [...acceptedAt].flatMap(([id, at]) => {
        const end = ended.get(id)
        return end
          ? [{ completed: end.type === 'orders.order.completed', ms: Math.max(0, end.at - at), reason: end.reason }]
          : []
      })
      const completed = ends.filter((end) => end.completed)
      const seconds = elapsedMs / 1_000
      return {
        ...counts,
        ...{ seed, seconds: round(seconds), accepted: acceptedAt.size },
        ...{ completed: completed.length, cancelled: ends.length - completed.length },
        reasons: countsOf(ends.flatMap(({ completed, reason }) => (completed ? [] : [reason ?? 'no reason told']))),
        underWay: acceptedAt.size - ends.length,
        completedPerSecond: round(completed.length / seconds),
        post: percentiles(latencies),
        toCompleted: percentiles(completed.map(({ ms }) => ms)),
      }
    },
  }
}

function countsOf(reasons: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}

const round = (value: number) => Math.round(value * 10) / 10

const percentiles = (values: readonly number[]): Percentiles | null =>
  values.length === 0 ? null : { p50: round(quantile(values, 0.5)), p99: round(quantile(values, 0.99)) }
