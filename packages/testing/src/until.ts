import { setTimeout as delay } from 'node:timers/promises'

export interface Waiting {
  /** In milliseconds. Default 10 s. */
  within?: number
  /** What is waited for; the error's message when it does not come. */
  message?: string
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

const EVERY_MS = 20

/**
 * Waits until the condition gives something truthy, and returns it.
 *
 * @throws when it has not come in time; with the condition's own error as cause, when it threw last
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { within = 10_000, message = 'The condition did not come true' }: Waiting = {},
): Promise<Truthy<T>> {
  const giveUpAt = Date.now() + within
  for (;;) {
    let cause: unknown
    try {
      const value = await condition()
      if (value) return value as Truthy<T>
    } catch (error) {
      cause = error
    }
    if (Date.now() >= giveUpAt) throw new Error(`${message} (waited ${within} ms)`, { cause })
    await delay(EVERY_MS)
  }
}
