import type { Pulse } from '../../shared/pulse.ts'
import { stations } from '../../shared/stations.ts'
import type { TrackedOrder } from './tracker.ts'

const MINUTE_MS = 60_000
const STUCK_AFTER_MS = 60_000
const MOST_STUCK = 50

type Told = Omit<Pulse, 'scope' | 'windowMs' | 'deadLetters'>

/** Works the pulse out of the orders seen. `now` and `windowMs` in milliseconds. */
export function pulseOf(orders: readonly TrackedOrder[], { now, windowMs }: { now: number; windowMs: number }): Told {
  const ended = orders.filter(({ endedAt }) => endedAt !== undefined && endedAt > now - windowMs)
  const completed = ended.filter(({ outcome }) => outcome === 'completed')
  const open = orders.filter(({ outcome, placedAt }) => outcome === undefined && placedAt !== undefined)
  const took = completed.flatMap(({ placedAt, endedAt }) => (placedAt && endedAt ? [endedAt - placedAt] : []))
  const last = (order: TrackedOrder) => stations.findLast(({ id }) => order.reached.has(id))?.id

  return {
    perMinute: countByMinute(orders, now, windowMs),
    completed: completed.length,
    cancelled: ended.length - completed.length,
    success: ended.length === 0 ? null : completed.length / ended.length,
    p50Ms: quantile(took, 0.5),
    p95Ms: quantile(took, 0.95),
    open: open.length,
    stuck: open
      .filter((order) => now - order.lastAt > STUCK_AFTER_MS && !waitsForPharmacist(order))
      .map(({ orderId, lastAt }) => ({ orderId, sinceMs: now - lastAt }))
      .sort((a, b) => b.sinceMs - a.sinceMs)
      .slice(0, MOST_STUCK),
    inFlight: stations
      .filter(({ id }) => id !== 'done')
      .map(({ id, label, service }) => ({
        station: id,
        label,
        service,
        orders: open.filter((order) => last(order) === id).length,
      })),
  }
}

const waitsForPharmacist = ({ begun, reached }: TrackedOrder) =>
  begun.has('prescription') && !reached.has('prescription')

function countByMinute(orders: readonly TrackedOrder[], now: number, windowMs: number): number[] {
  const counts = Array.from({ length: Math.max(1, Math.round(windowMs / MINUTE_MS)) }, () => 0)
  for (const { placedAt } of orders) {
    if (placedAt === undefined) continue
    const at = counts.length - 1 - Math.floor((now - placedAt) / MINUTE_MS)
    const known = counts[at]
    if (known !== undefined) counts[at] = known + 1
  }
  return counts
}

/** The value that a share of all is not above, by the nearest rank; null for none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
