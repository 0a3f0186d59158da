/** How guessing is slowed down: per account, kept in the database, the same on every instance. */
export const throttle = {
  freeFailures: 5,
  firstBlockMs: 30_000,
  longestBlockMs: 15 * 60_000,
  forgetAfterMs: 24 * 60 * 60_000,
} as const

/**
 * How long an account refuses logins after its nth failure in a row: not at all for the first four, 30 s after the
 * fifth, then twice as long each time, at most a quarter of an hour.
 *
 * @returns milliseconds
 */
export function blockAfter(failures: number): number {
  if (failures < throttle.freeFailures) return 0

  return Math.min(throttle.firstBlockMs * 2 ** (failures - throttle.freeFailures), throttle.longestBlockMs)
}

export type InTurn = <T>(account: string, work: () => Promise<T>) => Promise<T>

/**
 * Runs the work of one account one after the other, of different accounts side by side. Without it a hundred guesses
 * sent at once would all be let in before the first of them had failed.
 */
export function oneAtATime(): InTurn {
  const last = new Map<string, Promise<unknown>>()

  return (account, work) => {
    const mine = (last.get(account) ?? Promise.resolve()).then(work, work)
    const done = mine.then(noop, noop).then(() => {
      if (last.get(account) === done) last.delete(account)
    })
    last.set(account, done)
    return mine
  }
}

const noop = () => undefined
