/** At most so many at a time, of all and of those that `heavy` names. */
export interface Limits<T> {
  readonly jobs: number
  readonly heavy: (item: T) => boolean
  readonly heavyJobs: number
}

/**
 * Works on all items, several at a time, the first first: where a heavy one has to wait, the next that is not goes before it.
 * @param signal when it is aborted, no more are begun
 */
export async function inPool<T>(
  items: readonly T[],
  { jobs, heavy, heavyJobs }: Limits<T>,
  work: (item: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...items]
  const running = new Map<T, Promise<void>>()
  const next = (): T | undefined => {
    if (signal.aborted || running.size >= jobs) return undefined
    const full = [...running.keys()].filter(heavy).length >= heavyJobs
    const index = waiting.findIndex((item) => !(full && heavy(item)))
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }
  for (;;) {
    for (let item = next(); item !== undefined; item = next()) {
      const begun = item
      running.set(
        begun,
        work(begun).finally(() => running.delete(begun)),
      )
    }
    if (running.size === 0) return
    await Promise.race(running.values())
  }
}
