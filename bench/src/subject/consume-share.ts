import {
  createTopics,
  failureTopics,
  openDatabase,
  type RunningConsumer,
  silent,
  startConsumer,
} from '@waybill/messaging'
import { PARTITIONS } from '../work/measured.ts'
import { type ConsumeOptions, handlers, SERVICE } from './consume.ts'
import { RECORDS } from './count.ts'
import type { Ready } from './tasks.ts'

export interface Share {
  /** Records whose effects this instance has committed so far; what came again after a rebalance counts once. */
  readonly records: number
  /** How often its partitions were taken from it, to be shared out anew. */
  readonly rebalances: number
}

/** One of several instances of a service on one topic. The first `run` starts it; each tells how far it is. */
export async function consumeShare(options: Omit<ConsumeOptions, 'deliveries'>): Promise<Ready<Share>> {
  const db = openDatabase({ url: options.url })
  await db.query('select 1')
  const { brokers, prefix: topicPrefix, registryUrl, effect } = options
  await createTopics({ brokers, topicPrefix, topics: failureTopics(SERVICE, [], PARTITIONS) })
  let records = 0
  let rebalances = 0
  const metrics = {
    gauge() {},
    count(name: string, { outcome }: { outcome?: string }, by = 1) {
      if (name === RECORDS && outcome === 'applied') records += by
    },
    observe(name: string) {
      if (name === DRAINED) rebalances += 1
    },
  }
  let consumer: RunningConsumer | undefined
  return {
    async run() {
      const common = { db, brokers, registryUrl, topicPrefix, metrics, log: silent }
      consumer ??= startConsumer({ ...common, service: SERVICE, handlers: [handlers[effect]] })
      return { records, rebalances }
    },
    async finish() {
      await consumer?.close()
      await db.close()
    },
  }
}

/** Observed by the consumer each time that it brings its work to an end, since its partitions go. */
const DRAINED = 'waybill_drain_seconds'
