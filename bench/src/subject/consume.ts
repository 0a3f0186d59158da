import {
  createTopics,
  failureTopics,
  type Handler,
  on,
  onMany,
  openDatabase,
  type RunningConsumer,
  silent,
  startConsumer,
} from '@waybill/messaging'
import { Measured, PARTITIONS } from '../work/measured.ts'
import { RECORDS, watchCounter } from './count.ts'
import type { Ready } from './tasks.ts'

export interface ConsumeOptions {
  readonly url: string
  readonly registryUrl: string
  readonly brokers: readonly string[]
  readonly prefix: string
  /** Records on the topic, duplicates included. */
  readonly deliveries: number
  readonly effect: Effect
}

/** What the handler writes: a row by each event, by one statement for all that come together, or nothing. */
export type Effect = 'each' | 'many' | 'none'

export const SERVICE = 'bench'

export const INSERT_EFFECT = 'insert into bench.effects (event_id, n) values ($1, $2)'

export const handlers: Record<Effect, Handler> = {
  none: on(Measured, () => {}),
  each: on(Measured, async ({ id, data }, tx) => void (await tx.query(INSERT_EFFECT, [id, data.n]))),
  many: onMany(Measured, async (events, tx) => {
    const [ids, numbers] = [events.map(({ id }) => id), events.map(({ data }) => data.n)]
    await tx.query('insert into bench.effects select * from unnest($1::uuid[], $2::bigint[])', [ids, numbers])
  }),
}

/** The library's consumer, until it has dealt with all records. Gives how many were applied and how many suppressed. */
export async function consume(options: ConsumeOptions): Promise<Ready<Record<string, number>>> {
  const db = openDatabase({ url: options.url })
  await db.query('select 1')
  let consumer: RunningConsumer | undefined
  const { brokers, prefix: topicPrefix } = options
  await createTopics({ brokers, topicPrefix, topics: failureTopics(SERVICE, [], PARTITIONS) })
  return {
    async run() {
      const { metrics, reached, outcomes } = watchCounter(RECORDS)
      const common = { db, brokers, registryUrl: options.registryUrl, topicPrefix, metrics, log: silent }
      consumer = startConsumer({ ...common, service: SERVICE, handlers: [handlers[options.effect]] })
      await reached(options.deliveries)
      return Object.fromEntries(outcomes)
    },
    async finish() {
      await consumer?.close()
      await db.close()
    },
  }
}
