import { openDatabase, type RunningRelay, silent, startRelay } from '@waybill/messaging'
import { PUBLISHED, watchCounter } from './count.ts'
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
      const { metrics, reached } = watchCounter(PUBLISHED)
      relay = startRelay({ service: 'bench', db, databaseUrl: url, brokers, topicPrefix: prefix, log: silent, metrics })
      await reached(rows)
    },
    async finish() {
      await relay?.close()
      await db.close()
    },
  }
}
