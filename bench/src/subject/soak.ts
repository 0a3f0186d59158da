import { setTimeout as delay } from 'node:timers/promises'
import { publish, silent, startRelay } from '@waybill/messaging'
import { openOutbox } from '../work/fill.ts'
import { measured } from '../work/measured.ts'
import { PUBLISHED, watchCounter } from './count.ts'
import type { Ready } from './tasks.ts'

export interface SoakOptions {
  readonly url: string
  readonly registryUrl: string
  readonly brokers: readonly string[]
  readonly prefix: string
  readonly seconds: number
  /** Events of one transaction. */
  readonly burst: number
  readonly keys: number
}

/** One burst: when its commit was done, and how long the relay took from there, in ms from the start. */
export interface Burst {
  readonly at: number
  readonly ms: number
}

const EVERY_MS = 1_000
const WARM_UP_BURSTS = 10

/** Commits a burst of events each second and times the relay on it: how fast it is, second by second. */
export async function soak(options: SoakOptions): Promise<Ready<Burst[]>> {
  const { url, brokers, prefix, burst, keys } = options
  const db = await openOutbox(url, options.registryUrl)
  const { metrics, reached } = watchCounter(PUBLISHED)
  const relay = startRelay({
    service: 'bench',
    db,
    databaseUrl: url,
    brokers,
    topicPrefix: prefix,
    log: silent,
    metrics,
  })
  let published = 0

  async function timeBurst(): Promise<number> {
    const events = Array.from({ length: burst }, (_, i) => measured(published + i, keys))
    await db.transaction((tx) => publish(tx, ...events))
    const since = performance.now()
    published += burst
    await reached(published)
    return performance.now() - since
  }
  for (let i = 0; i < WARM_UP_BURSTS; i++) await timeBurst()

  return {
    async run() {
      const start = performance.now()
      const bursts: Burst[] = []
      for (let next = 0; next < options.seconds * 1_000; next += EVERY_MS) {
        const early = start + next - performance.now()
        if (early > 0) await delay(early)
        const at = performance.now() - start
        bursts.push({ at, ms: await timeBurst() })
      }
      return bursts
    },
    async finish() {
      await relay.close()
      await db.close()
    },
  }
}

export const soakEvents = (bursts: number, burst: number): number => (bursts + WARM_UP_BURSTS) * burst
