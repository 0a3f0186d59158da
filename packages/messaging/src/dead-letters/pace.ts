import { setTimeout as delay } from 'node:timers/promises'

/** Time as `redrive` sees it, so that a test can turn the hands itself. */
export interface Clock {
  now(): number
  /** Returns after so many milliseconds, or earlier when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => {}),
}

/**
 * Makes a wait that lets at most `perS` records a second through, and a batch more in any one second. Time that was lost
 * is not made up for: a slow stretch is not followed by a burst.
 */
export function createPace(
  perS: number,
  clock: Clock = realClock,
): (records: number, signal?: AbortSignal) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async (records, signal) => {
    const now = clock.now()
    if (next > now) await clock.sleep(next - now, signal)
    next = Math.max(next, now) + (records * 1_000) / perS
  }
}
