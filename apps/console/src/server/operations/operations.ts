import { setTimeout as delay } from 'node:timers/promises'
import { describe, type Log, uuidv7 } from '@waybill/messaging'
import type { Operation, Outcome } from '../../shared/operations.ts'
import type { OperationStore } from './store.ts'

/** What an operation tells of itself while it runs. */
export interface Telling {
  /** Aborted when somebody stops it, and when the console ends. */
  readonly signal: AbortSignal
  /** How far it is: more than nothing when it goes on where it was interrupted. */
  readonly done: number
  /** What has become of what until now, as far as it is kept one by one. */
  readonly outcomes: readonly Outcome[]
  step(name: string, note?: string): void
  progress(done: number, total?: number): void
  outcome(outcome: Outcome): void
}

type Work = (telling: Telling) => Promise<void>

/** Who lets an operation go on, with the access token that it asks the platform with in their name. */
export interface Asker {
  readonly by: string
  readonly token: string
}

type Resumer = (wish: unknown, asker: Asker) => Work

interface Beginning
  extends Pick<Operation, 'kind' | 'title' | 'by' | 'plan' | 'total'>,
    Partial<Pick<Operation, 'advice'>> {
  /** With what it is resumed by what was given to `resumes` for its kind; without it, it can not be. */
  wish?: unknown
  run: Work
}

/**
 * The operations of the console: those that this process runs, and all that are kept. How far one is, is kept once a second; what it
 * did in its last second before a crash is not told of.
 */
export interface Operations {
  /** Sets one going, when it is kept. */
  begin(beginning: Beginning): Promise<Operation>
  /** How operations of a kind go on where they were interrupted. What was done already must not be done again. */
  resumes(kind: Operation['kind'], workFor: Resumer): void
  /** Lets one that was interrupted go on. Returns undefined when it can not. */
  resume(id: string, asker: Asker): Promise<Operation | undefined>
  /** The newest first. */
  list(): Promise<Operation[]>
  find(id: string): Promise<Operation | undefined>
  /** Returns false when there is none that runs. */
  stop(id: string): Promise<boolean>
  /** Interrupts what runs, and returns when it has ended. */
  close(): Promise<void>
}

/** Of each so many outcomes are kept. */
const MOST_OUTCOMES = 2_000
const SAVE_EVERY_MS = 1_000

interface Running {
  operation: Operation
  stop: AbortController
  turn: number
  ended: Promise<void>
}

export function createOperations(store: OperationStore, log: Log): Operations {
  const running = new Map<string, Running>()
  const resumers = new Map<Operation['kind'], Resumer>()
  const closing = new AbortController()

  function start(operation: Operation, turn: number, work: Work): Operation {
    const stop = new AbortController()
    const ended = keepWhile(operation, turn, stop, run(operation, stop, work))
    running.set(operation.id, { operation, stop, turn, ended })
    return operation
  }

  async function run(operation: Operation, stop: AbortController, work: Work): Promise<void> {
    const telling: Telling = {
      signal: stop.signal,
      done: operation.done,
      outcomes: operation.outcomes,
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
    // What was stopped when nothing was left to do is done.
    const cutShort = () => stop.signal.aborted && operation.done < operation.total
    let state: Operation['state'] = 'done'
    try {
      await work(telling)
      if (cutShort()) state = closing.signal.aborted ? 'interrupted' : 'stopped'
    } catch (error) {
      state = closing.signal.aborted && cutShort() ? 'interrupted' : 'failed'
      operation.error = describe(error)
    }
    operation.state = state
    operation.endedAt = new Date().toISOString()
    const { id, kind, title, by, done, total, counts, error } = operation
    log.info({ audit: { act: `${kind}.ended`, by, id, state, done, total, counts, error } }, `${title}: ${state}`)
  }

  /** Keeps how far it is, every second and at its end. What can not be kept is tried again, and told of once. */
  async function keepWhile(operation: Operation, turn: number, stop: AbortController, work: Promise<void>) {
    const { id, title } = operation
    const over = new AbortController()
    const ended = work.finally(() => over.abort())
    let kept = ''
    let troubled = false
    for (let last = false; !last; ) {
      await delay(SAVE_EVERY_MS, undefined, { signal: over.signal }).catch(() => {})
      if (over.signal.aborted) await ended
      const { state } = operation
      const now = JSON.stringify(operation)
      try {
        const saved = await store.save(id, turn, state, now === kept ? undefined : operation)
        kept = now
        if (saved !== 'go-on') stop.abort()
        last = state !== 'running' || saved === 'lost'
      } catch (error) {
        if (!troubled) log.warn({ id, error: describe(error) }, `${title}: how far it is could not be kept`)
        troubled = true
        // Who comes next finds it interrupted, and what it did by its traces.
        last = closing.signal.aborted && state !== 'running'
        if (over.signal.aborted && !last) await delay(SAVE_EVERY_MS)
      }
    }
    await ended
    running.delete(id)
  }

  return {
    async begin({ run: work, wish, ...beginning }) {
      const operation: Operation = {
        advice: null,
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
        resumable: false,
      }
      await store.insert(operation, wish)
      return start(operation, 1, work)
    },
    resumes: (kind, workFor) => void resumers.set(kind, workFor),
    async resume(id, asker) {
      const kept = await store.takeOver(id)
      const work = kept && resumers.get(kept.operation.kind)?.(kept.wish, asker)
      if (!kept || !work) return undefined
      const operation = { ...kept.operation, state: 'running' as const, endedAt: null, error: null }
      operation.steps.push({ name: 'resumed', at: new Date().toISOString(), note: `by ${asker.by}` })
      return start(operation, kept.turn, work)
    },
    async list() {
      return (await store.list()).map((kept) => running.get(kept.id)?.operation ?? kept)
    },
    find: async (id) => running.get(id)?.operation ?? (await store.find(id))?.operation,
    async stop(id) {
      running.get(id)?.stop.abort()
      return running.has(id) || (await store.askStop(id))
    },
    async close() {
      closing.abort()
      const ending = [...running.values()]
      for (const { stop } of ending) stop.abort()
      await Promise.all(ending.map(({ ended }) => ended))
    },
  }
}
