import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Consumer, MessagesStreamModes } from '@platformatic/kafka'
import { Measured, PARTITIONS } from '../work/measured.ts'
import { openWay, type Way } from './live-ways.ts'
import type { Ready } from './tasks.ts'

export interface LiveOptions {
  readonly url: string
  readonly registryUrl: string
  readonly brokers: readonly string[]
  readonly prefix: string
  readonly way: Way
  readonly perSecond: number
  readonly seconds: number
}

/** ms of each event. */
export interface LiveResult {
  /** From when it was meant to begin until a consumer has it: a generator that lags does not hide it. */
  readonly whole: number[]
  /** From the end of the commit on. */
  readonly afterCommit: number[]
  /** Events that were committed and never came. */
  readonly lost: number
}

const WARM_UP_MS = 1_000
const LAST_WITHIN_MS = 10_000

/** Orders at a fixed rate, whatever becomes of them (open loop), each timed until a consumer has its event. */
export async function live(options: LiveOptions): Promise<Ready<LiveResult>> {
  const { prefix, perSecond, seconds } = options
  const topic = `${prefix}${Measured.topic}`
  const seen = new Map<string, number>()
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'bench-live',
    groupId: `${prefix}live`,
    bootstrapBrokers: [...options.brokers],
    autocommit: false,
    minBytes: 1,
    maxWaitTime: 500,
  })
  const offsets = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, offset: 0n }))
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.MANUAL, offsets })
  stream.on('data', ({ key }) => seen.set(String(key), performance.now()))
  const { send, close } = await openWay(options, topic)

  return {
    async run() {
      const everyMs = 1_000 / perSecond
      const start = performance.now()
      const sent: { id: string; intended: number; committed: number }[] = []
      const sending: Promise<void>[] = []
      for (let i = 0; i < WARM_UP_MS / everyMs + seconds * perSecond; i++) {
        const intended = start + i * everyMs
        const early = intended - performance.now()
        if (early > 0) await delay(early)
        const id = randomUUID()
        const one = async () => {
          sent.push({ id, intended, committed: await send(id) })
        }
        sending.push(one())
      }
      await Promise.all(sending)
      const deadline = performance.now() + LAST_WITHIN_MS
      while (seen.size < sent.length && performance.now() < deadline) await delay(10)

      const counted = sent.filter(({ id, intended }) => seen.has(id) && intended >= start + WARM_UP_MS)
      const at = (id: string) => seen.get(id) ?? Number.NaN
      return {
        whole: counted.map(({ id, intended }) => at(id) - intended),
        // A record can be there before the reply to COMMIT is.
        afterCommit: counted.map(({ id, committed }) => Math.max(0, at(id) - committed)),
        lost: sent.length - seen.size,
      }
    },
    async finish() {
      await close()
      await stream.close()
      await consumer.close(true)
    },
  }
}
