import { on, openDatabase, type RunningConsumer, silent, startConsumer } from '@waybill/messaging'
import { Measured } from '../work/measured.ts'
import { RECORDS, watchCounter } from './count.ts'
import type { Ready } from './tasks.ts'

export interface ConsumeOptions {
  readonly url: string
  readonly registryUrl: string
  readonly brokers: readonly string[]
  readonly prefix: string
  /** Records on the topic, duplicates included. */
  readonly deliveries: number
  /** Whether the handler writes a row; else it does nothing, and the inbox is all that is measured. */
  readonly effect: boolean
}

export const INSERT_EFFECT = 'insert into bench.effects (event_id, n) values ($1, $2)'

/** The library's consumer, until it has dealt with all records. Gives how many were applied and how many suppressed. */
export async function consume(options: ConsumeOptions): Promise<Ready<Record<string, number>>> {
  const db = openDatabase({ url: options.url })
  await db.query('select 1')
  let consumer: RunningConsumer | undefined
  const handler = on(Measured, async ({ id, data }, tx) => {
    if (options.effect) await tx.query(INSERT_EFFECT, [id, data.n])
  })
  return {
    async run() {
      const { metrics, reached, outcomes } = watchCounter(RECORDS)
      const { brokers, registryUrl, prefix: topicPrefix } = options
      const common = { db, brokers, registryUrl, topicPrefix, metrics, log: silent }
      consumer = startConsumer({ ...common, service: 'bench', handlers: [handler] })
      await reached(options.deliveries)
      return Object.fromEntries(outcomes)
    },
    async finish() {
      await consumer?.close()
      await db.close()
    },
  }
}
