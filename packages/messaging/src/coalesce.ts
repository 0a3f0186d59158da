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

/** One that works and one that commits. */
const MOST_UNDER_WAY = 2

interface Waiting<Item, Result> extends Call<Item>, PromiseWithResolvers<Result> {
  /** It was in a transaction that failed: it is done again in one of its own. */
  readonly alone: boolean
}

/**
 * Makes many callers share commits. While one transaction is at work, calls queue up; then all of them go into the next
 * one, which begins while the one before commits. There is no timer: a call that finds nothing at work begins at once, so
 * at rest it is as fast as `db.transaction`. Calls that are under way at once have no order, as transactions have none.
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
  const queue: Waiting<Item, Result>[] = []
  // A shared transaction belongs to none of its callers.
  const asNobody = AsyncLocalStorage.snapshot()
  let underWay = 0
  let atWork = false

  /**
   * Begins the next transaction. One at a time does its work, so that they can't wait for one another's rows in a circle;
   * the one before may commit meanwhile, which keeps a second core busy.
   */
  function next(): void {
    const [first] = queue
    if (!first || atWork || underWay === MOST_UNDER_WAY) return
    atWork = true
    underWay += 1
    const calls = queue.splice(0, first.alone ? 1 : most)
    asNobody(() => flush(calls))
  }

  async function flush(calls: Waiting<Item, Result>[]): Promise<void> {
    let working = true
    const worked = () => {
      if (working) atWork = false
      working = false
      next()
    }
    try {
      const results = await db.transaction((tx) => workFor(tx, calls).finally(worked))
      calls.forEach((call, i) => {
        call.resolve(results[i] as Result)
      })
    } catch (error) {
      if (calls.length === 1 || isOutage(error)) for (const call of calls) call.reject(error)
      else queue.unshift(...calls.map((call) => ({ ...call, alone: true })))
    }
    underWay -= 1
    worked()
  }

  async function workFor(tx: Tx, calls: readonly Call<Item>[]): Promise<readonly Result[]> {
    const results = await work(tx, calls)
    if (results.length === calls.length) return results
    throw new TypeError(`coalesce: ${results.length} results for ${calls.length} calls; each needs one, in their order`)
  }

  return (item) => {
    const waiting = { item, run: AsyncLocalStorage.snapshot(), alone: false, ...Promise.withResolvers<Result>() }
    queue.push(waiting)
    next()
    return waiting.promise
  }
}
