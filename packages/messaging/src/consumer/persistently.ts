import { setTimeout as delay } from 'node:timers/promises'
import { describe, Unavailable } from '../errors.ts'
import { isOurOutage, isTransient } from '../postgres/outage.ts'

/** The partition was taken away or the consumer is closing: what was begun is not finished, and is read again. */
export class Stopped extends Error {
  override name = 'Stopped'
}

export interface Patience {
  /** Aborted when there is no use in waiting any longer. */
  readonly signal: AbortSignal
  /** Told why nothing moves, and undefined when it moves again. */
  onOutage(reason: string | undefined): void
}

const OUTAGE_WAIT_MS = 500
const TRANSIENT_WAIT_MS = 10

/**
 * Tries again for as long as PostgreSQL or the registry is away, which is nobody's fault.
 * @throws Stopped when the signal is aborted, else what the work throws
 */
export async function persistently<T>(
  work: () => Promise<T>,
  patience: Patience,
  waits: (error: unknown) => boolean = (error) => waitFor(error) !== undefined,
): Promise<T> {
  for (;;) {
    if (patience.signal.aborted) throw new Stopped()
    try {
      const result = await work()
      patience.onOutage(undefined)
      return result
    } catch (error) {
      if (!waits(error)) throw error
      if (!isTransient(error)) patience.onOutage(describe(error))
      await sleep(waitFor(error) ?? OUTAGE_WAIT_MS, patience.signal)
    }
  }
}

/** How long to wait, in milliseconds, for what an error says is away; undefined for an error that does not pass by waiting. */
export function waitFor(error: unknown): number | undefined {
  if (error instanceof Unavailable) return error.retryAfterMs
  if (isOurOutage(error)) return OUTAGE_WAIT_MS
  return isTransient(error) ? TRANSIENT_WAIT_MS : undefined
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {
    throw new Stopped()
  })
}
