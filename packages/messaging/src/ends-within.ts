import { setTimeout as delay } from 'node:timers/promises'

/** Waits for the end of some work, but no longer than this. Returns whether it came; throws what the work throws before. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    timer.abort()
  }
}
