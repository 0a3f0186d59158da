import { setTimeout as delay } from 'node:timers/promises'
import { describe, PermanentError } from '../errors.ts'

const ASK_AGAIN_MS = 1_000

/** Asks until there is an answer or the signal is aborted. Throws only what no later try can mend. */
export async function patiently<T>(
  ask: () => Promise<T>,
  setError: (reason: string) => void,
  signal: AbortSignal,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof PermanentError) throw error
      setError(describe(error))
      await delay(ASK_AGAIN_MS, undefined, { signal }).catch(() => {})
    }
  }
  return undefined
}
