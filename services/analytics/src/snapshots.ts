import {
  FailuresCounted,
  FunnelCounted,
  type Item,
  RevenueCounted,
  StepTimed,
  TopProductsUpdated,
} from '@waybill/contracts'
import { type Failures, type Funnel, type Revenue, type Sold, type StepTimes, TOP } from './counts.ts'
import { quantile } from './histogram.ts'
import { type Step, since } from './step.ts'
import { endOf } from './window.ts'

/** How many pieces of each product an order takes, each product once. */
export function sold(lines: Item[]): Item[] {
  const bySku = new Map<string, number>()
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity)
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }))
}

/** The products sold most, most first; equal ones by sku, so that the same sales give the same list. */
export const top = (products: Item[]): Item[] =>
  products
    .toSorted((a, b) => b.quantity - a.quantity || (a.sku < b.sku ? -1 : 1))
    .slice(0, TOP)
    .map(({ sku, quantity }) => ({ sku, quantity }))

/** One TopProductsUpdated for each minute in the sums. */
export const topProductsUpdates = (sums: Sold[]) =>
  byMinute(sums).map(([start, products]) =>
    TopProductsUpdated({ ...windowOf('top-products', start), products: top(products) }),
  )

/** One RevenueCounted for each minute and currency. */
export const revenueCounts = (sums: Revenue[]) =>
  sums.map(({ start, currency, orders, amountMinor }) =>
    RevenueCounted({ ...windowOf(`revenue/${currency}`, start), currency, orders, amountMinor }),
  )

/** One FunnelCounted for each minute. */
export const funnelCounts = (counts: Funnel[]) =>
  counts.map(({ start, viewed, placed, completed, cancelled, late }) =>
    FunnelCounted({ ...windowOf('funnel', start), viewed, placed, completed, cancelled, late }),
  )

/** What is told of the times of one step in one window. */
export const timesOf = (rows: readonly StepTimes[]) => {
  const buckets = rows.map(({ bucket, orders }) => ({ bucket, orders }))
  return {
    orders: rows.reduce((sum, { orders }) => sum + orders, 0),
    sumMs: rows.reduce((sum, { sumMs }) => sum + sumMs, 0),
    p50Ms: quantile(buckets, 0.5),
    p95Ms: quantile(buckets, 0.95),
    p99Ms: quantile(buckets, 0.99),
    buckets,
  }
}

/** One StepTimed for each minute and step. */
export const stepTimings = (rows: StepTimes[]) =>
  byMinute(rows).flatMap(([start, ofMinute]) =>
    byStep(ofMinute).map(([step, ofStep]) =>
      StepTimed({ ...windowOf(`steps/${step}`, start), step, since: sinceOf(step), ...timesOf(ofStep) }),
    ),
  )

/** One FailuresCounted for each minute. */
export const failureCounts = (rows: Failures[]) =>
  byMinute(rows).map(([start, failures]) =>
    FailuresCounted({
      ...windowOf('failures', start),
      failures: failures.map(({ step, reason, count }) => ({ step, reason, count })),
    }),
  )

/** Rows by the start of their windows, in their order. */
export const byMinute = <Row extends { start: Date }>(rows: readonly Row[]): [Date, Row[]][] =>
  [...Map.groupBy(rows, ({ start }) => start.getTime())].map(([time, group]) => [new Date(time), group])

/** Rows by their step, in their order. */
export const byStep = <Row extends { step: string }>(rows: readonly Row[]): [string, Row[]][] => [
  ...Map.groupBy(rows, ({ step }) => step),
]

/** The step that the time to this one is counted from. */
export const sinceOf = (step: string): string => since[step as Exclude<Step, 'placed'>]

const windowOf = (name: string, start: Date) => ({ window: `${name}/${start.toISOString()}`, start, end: endOf(start) })
