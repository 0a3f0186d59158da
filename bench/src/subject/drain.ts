import { type Metrics, openDatabase, type RunningRelay, silent, startRelay, unmeasured } from '@waybill/messaging'
import type { Ready } from './tasks.ts'

export interface DrainOptions {
  readonly url: string
  readonly brokers: readonly string[]
  readonly prefix: string
  /** It ends when so many rows are acknowledged. */
  readonly rows: number
}

/** The library's relay, until a backlog is in Kafka. */
export async function drain({ url, brokers, prefix, rows }: DrainOptions): Promise<Ready<void>> {
  const db = openDatabase({ url, max: 2 })
  await db.query('select 1')
  let relay: RunningRelay | undefined
  return {
    async run() {
      const { metrics, reached } = countPublished()
      relay = startRelay({ service: 'bench', db, databaseUrl: url, brokers, topicPrefix: prefix, log: silent, metrics })
      await reached(rows)
    },
    async finish() {
      await relay?.close()
      await db.close()
    },
  }
}

/** Metrics of a relay that tell when so many events, since it started, were acknowledged by Kafka and deleted. */
export function countPublished(): { metrics: Metrics; reached(rows: number): Promise<void> } {
  let published = 0
  let waiting: { rows: number; resolve: () => void } | undefined
  const look = () => {
    if (waiting && published >= waiting.rows) waiting.resolve()
  }
  return {
    metrics: {
      ...unmeasured,
      count(name, _labels, by = 1) {
        if (name === 'kafka_events_published_total') published += by
        look()
      },
    },
    reached: (rows) =>
      new Promise((resolve) => {
        waiting = { rows, resolve }
        look()
      }),
  }
}
