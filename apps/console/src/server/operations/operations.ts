import { describe, type Log, uuidv7 } from '@waybill/messaging'
import type { Operation, Outcome } from '../../shared/operations.ts'

/** What an operation tells of itself while it runs. */
export interface Telling {
  /** Aborted when somebody stops it. */
  readonly signal: AbortSignal
  step(name: string, note?: string): void
  progress(done: number, total?: number): void
  outcome(outcome: Outcome): void
}

interface Beginning extends Pick<Operation, 'kind' | 'title' | 'by' | 'plan' | 'total'> {
  run(telling: Telling): Promise<void>
}

/** The operations of this process. They are in memory: a restart forgets them, and ends those that run where they are. */
export interface Operations {
  /** Sets one going. */
  begin(beginning: Beginning): Operation
  /** The newest first. */
  list(): Operation[]
  find(id: string): Operation | undefined
  /** Returns false when there is none that runs. */
  stop(id: string): boolean
  /** Stops what runs, and returns when it has ended. */
  close(): Promise<void>
}

/** So many are kept, and of each so many outcomes. */
const MOST_KEPT = 200
const MOST_OUTCOMES = 2_000

export function createOperations(log: Log): Operations {
  const kept = new Map<string, Operation>()
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>()

  async function run(operation: Operation, stop: AbortController, work: Beginning['run']): Promise<void> {
    const telling: Telling = {
      signal: stop.signal,
      step: (name, note) => operation.steps.push({ name, at: new Date().toISOString(), note: note ?? null }),
      progress(done, total) {
        operation.done = done
        if (total !== undefined) operation.total = total
      },
      outcome(outcome) {
        operation.counts[outcome.outcome] = (operation.counts[outcome.outcome] ?? 0) + 1
        if (operation.outcomes.length < MOST_OUTCOMES) operation.outcomes.push(outcome)
      },
    }
    try {
      await work(telling)
      // What was stopped when nothing was left to do is done.
      operation.state = stop.signal.aborted && operation.done < operation.total ? 'stopped' : 'done'
    } catch (error) {
      operation.state = 'failed'
      operation.error = describe(error)
    } finally {
      operation.endedAt = new Date().toISOString()
      running.delete(operation.id)
      const { id, kind, title, by, state, done, total, counts, error } = operation
      log.info({ audit: { act: `${kind}.ended`, by, id, state, done, total, counts, error } }, `${title}: ${state}`)
    }
  }

  return {
    begin({ run: work, ...beginning }) {
      const operation: Operation = {
        ...beginning,
        id: uuidv7(),
        startedAt: new Date().toISOString(),
        endedAt: null,
        state: 'running',
        steps: [],
        done: 0,
        counts: {},
        outcomes: [],
        error: null,
      }
      kept.set(operation.id, operation)
      const oldest = [...kept.values()].find(({ state }) => state !== 'running')
      if (kept.size > MOST_KEPT && oldest) kept.delete(oldest.id)
      const stop = new AbortController()
      running.set(operation.id, { stop, ended: run(operation, stop, work) })
      return operation
    },
    list: () => [...kept.values()].toReversed(),
    find: (id) => kept.get(id),
    stop(id) {
      const found = running.get(id)
      found?.stop.abort()
      return found !== undefined
    },
    async close() {
      const ending = [...running.values()]
      for (const { stop } of ending) stop.abort()
      await Promise.all(ending.map(({ ended }) => ended))
    },
  }
}
