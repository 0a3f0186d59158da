import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Tx } from './postgres/database.ts'
import { isOutage } from './postgres/outage.ts'

/** One caller's part of a shared transaction. */
export interface Call<Item> {
  readonly item: Item
  /** Runs something as this caller: what is published in it carries the caller's correlation and trace. */
  run<T>(work: () => T): T
}

const MOST = 200

/**
 * Makes many callers share commits. While one transaction runs, calls queue up; then all of them go into the next one.
 * There is no timer: a call that finds nothing running begins at once, so at rest it is as fast as `db.transaction`.
 *
 * When the transaction of several fails, none of it has happened, and each call is done again in one of its own: so only
 * those fail that fail alone. When the database went away, all fail as they would have alone: whether it committed is
 * then unknown.
 *
 * @param work does what the calls ask for and returns their results in the same order; it may run again
 * @param options.most calls that share a transaction at most, default 200
 * @returns a function that settles when the item's transaction has committed, with the item's result
 */
export function coalesce<Item, Result>(
  db: Database,
  work: (tx: Tx, calls: readonly Call<Item>[]) => Promise<readonly Result[]>,
  options: { most?: number } = {},
): (item: Item) => Promise<Result> {
  const most = options.most ?? MOST
  const queue: (Call<Item> & PromiseWithResolvers<Result>)[] = []
  let running = false

  async function flush(): Promise<void> {
    running = true
    while (queue.length > 0) {
      const calls = queue.splice(0, most)
      try {
        settle(calls, await commit(calls))
      } catch (error) {
        if (calls.length === 1 || isOutage(error)) for (const call of calls) call.reject(error)
        else await eachAlone(calls)
      }
    }
    running = false
  }

  const commit = (calls: readonly Call<Item>[]): Promise<readonly Result[]> =>
    db.transaction(async (tx) => {
      const results = await work(tx, calls)
      if (results.length === calls.length) return results
      throw new TypeError(
        `coalesce: ${results.length} results for ${calls.length} calls; each needs one, in their order`,
      )
    })

  async function eachAlone(calls: readonly (Call<Item> & PromiseWithResolvers<Result>)[]): Promise<void> {
    for (const call of calls) {
      await commit([call]).then((results) => settle([call], results), call.reject)
    }
  }

  function settle(calls: readonly PromiseWithResolvers<Result>[], results: readonly Result[]): void {
    calls.forEach((call, i) => {
      call.resolve(results[i] as Result)
    })
  }

  return (item) => {
    const call = { item, run: AsyncLocalStorage.snapshot(), ...Promise.withResolvers<Result>() }
    queue.push(call)
    if (!running) flush()
    return call.promise
  }
}
