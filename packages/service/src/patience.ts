import { setTimeout as delay } from 'node:timers/promises'
import { describe, type Log, Unavailable } from '@waybill/messaging'

interface Patience {
  /** What is waited for, as people call it. */
  what: string
  /** Whether this error may pass by itself. */
  passing(error: unknown): boolean
  withinMs: number
  everyMs?: number
  log: Log
}

/**
 * Tries work again until it succeeds, telling what it waits for.
 *
 * @throws the error itself when it can not pass, or one that says what was waited for and how long
 */
export async function patiently<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { what, passing, withinMs, everyMs = 500, log } = patience
  const giveUpAt = Date.now() + withinMs
  for (let told = ''; ; ) {
    try {
      return await work()
    } catch (error) {
      if (!passing(error)) throw error
      const reason = describe(error)
      if (Date.now() + everyMs > giveUpAt) {
        throw new Error(`${what} was not there within ${withinMs / 1_000} s: ${reason}`, { cause: error })
      }
      // Said again only when the reason changes.
      if (reason !== told) log.warn({ error: reason }, `Waiting for ${what}`)
      told = reason
      await delay(everyMs)
    }
  }
}

const AVAILABLE_WITHIN_MS = 2_000
const AVAILABLE_EVERY_MS = 50

/** Tries work again for 2 s while it throws Unavailable: within a request nobody waits longer. */
export async function onceAvailable<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + AVAILABLE_WITHIN_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() > giveUpAt) throw error
      await delay(AVAILABLE_EVERY_MS)
    }
  }
}
