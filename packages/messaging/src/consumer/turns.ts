import { AsyncLocalStorage } from 'node:async_hooks'
import { isOurOutage } from '../postgres/outage.ts'
import type { Batch } from './apply.ts'

/** The transactions of a process's partitions. */
export interface Turns {
  /**
   * Applies a batch, in one transaction with the batches of other partitions that are ready. Settles when it is committed.
   * @throws why it could not be: it was alone in its transaction then, or the database went away
   */
  apply(batch: Batch): Promise<void>
  /** Runs a transaction that belongs to one partition alone. */
  alone(partition: number, work: () => Promise<void>): Promise<void>
}

interface Waiting extends PromiseWithResolvers<void> {
  partition: number
  /** Undefined when it goes alone. */
  batch: Batch | undefined
  run(): Promise<void>
}

/** Transactions at once; below the pool's size, so that routes and jobs find a connection. */
const MOST = 5
/** How long a transaction is waited for, to share the next one, before one begins beside it: a slow handler holds up no other. */
const PATIENCE_MS = 20

/**
 * Lets partitions share commits: while a transaction runs, what becomes ready queues up, and goes into the next one together.
 * At rest a batch begins at once, so sharing costs no time; the busier a process, the more events a commit carries.
 * When the transaction of several fails, none of it has happened, and each does it again in one of its own.
 *
 * Partitions of one number are never in two transactions at once, whatever their topic: topics with one key have an order's events
 * in partitions of one number, and two transactions that lock the same few orders in different orders would deadlock.
 *
 * @param applyTogether commits batches of different partitions in one transaction
 */
export function createTurns(applyTogether: (batches: readonly Batch[]) => Promise<void>): Turns {
  const queue: Waiting[] = []
  const held = new Set<number>()
  // What is shared belongs to none of those who wait for it.
  const asNobody = AsyncLocalStorage.snapshot()
  let running = 0
  let patient: NodeJS.Timeout | undefined
  let gathering = false

  /** What goes into the next transaction: all batches that may, or one that goes alone. */
  function take(): Waiting[] {
    const first = queue.findIndex(({ partition }) => !held.has(partition))
    if (first < 0) return []
    if (!queue[first]?.batch) return queue.splice(first, 1)
    const ready = queue.filter(({ batch, partition }) => batch && !held.has(partition))
    for (const one of ready) queue.splice(queue.indexOf(one), 1)
    return ready
  }

  function next(): void {
    if (patient || running === MOST) return
    const taken = take()
    if (taken.length === 0) return
    running += 1
    for (const { partition } of taken) held.add(partition)
    patient = setTimeout(beside, PATIENCE_MS)
    const mine = patient
    asNobody(() => run(taken)).finally(() => {
      running -= 1
      for (const { partition } of taken) held.delete(partition)
      if (patient === mine) beside()
      else next()
    })
  }

  function beside(): void {
    clearTimeout(patient)
    patient = undefined
    next()
  }

  async function run(taken: readonly Waiting[]): Promise<void> {
    const [only, ...more] = taken
    if (only && more.length === 0) return only.run().then(only.resolve, only.reject)
    try {
      await applyTogether(taken.flatMap(({ batch }) => batch ?? []))
      for (const one of taken) one.resolve()
    } catch (error) {
      if (isOurOutage(error)) for (const one of taken) one.reject(error)
      else queue.unshift(...taken.map((one) => ({ ...one, batch: undefined })))
    }
  }

  /** Behind what else came with the same fetch: the partitions of one answer go together. */
  function gather(): void {
    if (gathering) return
    gathering = true
    setImmediate(() => {
      gathering = false
      next()
    })
  }

  function wait(partition: number, batch: Batch | undefined, work: () => Promise<void>): Promise<void> {
    const one = { partition, batch, run: work, ...Promise.withResolvers<void>() }
    queue.push(one)
    gather()
    return one.promise
  }

  return {
    apply: (batch) => wait(batch.from.partition, batch, () => applyTogether([batch])),
    alone: (partition, work) => wait(partition, undefined, work),
  }
}
