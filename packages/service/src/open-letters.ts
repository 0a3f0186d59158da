import { setTimeout as delay } from 'node:timers/promises'
import {
  type Brokers,
  countCauses,
  type DeadLetterCause,
  describe,
  type Log,
  listDeadLetters,
  type Metrics,
} from '@waybill/messaging'

const EVERY_MS = 30_000
/** A scrape is not held up for longer; the figures then come with the next one. */
const WITHIN_MS = 3_000

interface Means {
  service: string
  brokers: Brokers
  topicPrefix?: string | undefined
  metrics: Metrics
  log: Log
  /** The least time between two measurements, in milliseconds. Default 30 s. */
  everyMs?: number
}

/**
 * Makes a measurement of `waybill_dead_letters_open{code,type}`: how many letters nobody has redriven or discarded. It reads the
 * whole topic of dead letters, so that it is made when asked for and not again before `everyMs` have passed. While Kafka is away the
 * last figures stay.
 */
export function measureOpenLetters({ metrics, log, everyMs = EVERY_MS, ...options }: Means): () => Promise<void> {
  let measuredAt = Number.NEGATIVE_INFINITY
  let measuring: Promise<void> | undefined
  let known: readonly DeadLetterCause[] = []

  async function measure(): Promise<void> {
    try {
      const causes = await countCauses(listDeadLetters(options))
      // A cause that is gone is told as 0, not as its last figure for ever.
      for (const cause of known) tell(cause, 0)
      for (const cause of causes) tell(cause, cause.letters)
      known = causes
      measuredAt = performance.now()
    } catch (error) {
      log.warn({ service: options.service, error: describe(error) }, 'The open dead letters could not be counted')
    } finally {
      measuring = undefined
    }
  }
  const tell = ({ code, type }: DeadLetterCause, letters: number) =>
    metrics.gauge('waybill_dead_letters_open', { code, type: type ?? '' }, letters)

  return async () => {
    if (performance.now() - measuredAt < everyMs) return
    measuring ??= measure()
    const timer = new AbortController()
    await Promise.race([measuring, delay(WITHIN_MS, undefined, { signal: timer.signal }).catch(() => {})])
    timer.abort()
  }
}
