import type { Failures, Funnel, Revenue, StepTimes } from '../../api/analytics.ts'
import type { Money } from '../../api/orders.ts'
import { duration } from '../../format/duration.ts'

/** What all windows of a funnel add up to. */
export function funnelOf({ windows }: Funnel) {
  const sum = (of: 'viewed' | 'placed' | 'completed' | 'cancelled' | 'late') =>
    windows.reduce((all, window) => all + window[of], 0)
  return {
    viewed: sum('viewed'),
    placed: sum('placed'),
    completed: sum('completed'),
    cancelled: sum('cancelled'),
    late: sum('late'),
  }
}

/** What was taken, one sum a currency: two currencies can't be added. */
export function revenueOf({ windows }: Revenue): (Money & { orders: number })[] {
  return [...Map.groupBy(windows, ({ currency }) => currency)].map(([currency, all]) => ({
    currency,
    orders: all.reduce((sum, { orders }) => sum + orders, 0),
    amountMinor: all.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }))
}

/** How often each step was not reached, by reason; the most frequent first. */
export function failuresOf({ windows }: Failures): { step: string; reason: string; count: number }[] {
  return [...Map.groupBy(windows, ({ step, reason }) => `${step} ${reason}`).values()]
    .flatMap((all) => {
      const [first] = all
      return first
        ? [{ step: first.step, reason: first.reason, count: all.reduce((sum, { count }) => sum + count, 0) }]
        : []
    })
    .sort((a, b) => b.count - a.count)
}

/** How long orders took to each step in the newest window that knows: percentiles of windows can't be added up. */
export function timesOf({ windows }: StepTimes) {
  const steps = Map.groupBy(windows, ({ step, since }) => `${since} → ${step}`)
  return [...steps].flatMap(([label, all]) => {
    const newest = all.toSorted((a, b) => a.start.localeCompare(b.start)).at(-1)
    return newest
      ? [
          {
            key: label,
            label,
            value: newest.p95Ms,
            text: `${duration(newest.p50Ms)}, p95 ${duration(newest.p95Ms)}, ${newest.orders} orders`,
          },
        ]
      : []
  })
}
