import { type Metrics, unmeasured } from '@waybill/messaging'

/** Metrics that tell when one counter of the library has come so far since it started. */
export function watchCounter(watched: string): {
  metrics: Metrics
  reached(count: number): Promise<void>
  /** What was counted, by the label `outcome`. */
  outcomes: ReadonlyMap<string, number>
} {
  const outcomes = new Map<string, number>()
  let total = 0
  let waiting: { count: number; resolve: () => void } | undefined
  const look = () => {
    if (waiting && total >= waiting.count) waiting.resolve()
  }
  return {
    outcomes,
    metrics: {
      ...unmeasured,
      count(name, { outcome = '' }, by = 1) {
        if (name !== watched) return
        total += by
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + by)
        look()
      },
    },
    reached: (count) =>
      new Promise((resolve) => {
        waiting = { count, resolve }
        look()
      }),
  }
}

/** Counted by the relay when Kafka has acknowledged an event and its row is deleted. */
export const PUBLISHED = 'kafka_events_published_total'
/** Counted by the consumer for each record, whatever became of it. */
export const RECORDS = 'waybill_records_total'
