import type { Retry } from './consumer/retry-policy.ts'
import type { AnyEvent, ReadAs, Received } from './event.ts'
import type { Tx } from './postgres/database.ts'

/** What a handler returns is what it publishes. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that publishes nothing just ends
export type Published = void | undefined | AnyEvent | readonly AnyEvent[]

/** What a handler is told besides the event. */
export interface Working {
  /** Aborted when the handler's time is over, or its partition is taken away: pass it on to what can be called off. */
  readonly signal: AbortSignal
}

/** Work on an event in two steps, for work that asks something outside. */
export interface Steps<T, R> {
  /** Runs outside any transaction, perhaps more than once for one event: `event.id` is the idempotency key. */
  effect(event: Received<T>, working: Working): Promise<R>
  /** Runs in the transaction that takes the event, once. */
  commit(event: Received<T>, tx: Tx, result: R, working: Working): Promise<Published> | Published
}

type Handle<T> = (event: Received<T>, tx: Tx, working: Working) => Promise<Published> | Published
type HandleMany<T> = (events: readonly Received<T>[], tx: Tx, working: Working) => Promise<Published> | Published

/** One event and what a service does about it. */
export interface Handler {
  // biome-ignore lint/suspicious/noExplicitAny: a list of handlers mixes events of every type
  readonly event: ReadAs<any>
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly effect: ((event: Received<any>, working?: Working) => Promise<unknown>) | undefined
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly commit: (event: Received<any>, tx: Tx, result: any, working?: Working) => Promise<Published> | Published
  /** Takes the events that stand together in a batch with one call. */
  readonly commitMany:
    | ((events: readonly Received<unknown>[], tx: Tx, working: Working) => Promise<Published> | Published)
    | undefined
  readonly retry: Retry | undefined
}

interface Options {
  /** Default: 3 tries, the key's later events wait. Handlers of one event in one service share one policy. */
  retry?: Retry
}

const untimed: Working = { signal: new AbortController().signal }

/**
 * Binds a handler to an event. What the handler writes by `tx`, what it returns and the mark that the event
 * was taken are committed together, or not at all. Throwing means: try again, then dead letter;
 * `PermanentError`: dead letter at once; `Unavailable`: wait for the outside thing.
 */
export function on<T>(event: ReadAs<T>, handle: Handle<T>, options?: Options): Handler
export function on<T, R>(event: ReadAs<T>, steps: Steps<T, R>, options?: Options): Handler
export function on<T, R>(event: ReadAs<T>, work: Handle<T> | Steps<T, R>, options: Options = {}): Handler {
  const rest = { event, commitMany: undefined, retry: options.retry }
  if (typeof work === 'function') {
    return { ...rest, effect: undefined, commit: (received, tx, _, working = untimed) => work(received, tx, working) }
  }
  return {
    ...rest,
    effect: (received, working = untimed) => work.effect(received, working),
    commit: (received, tx, result, working = untimed) => work.commit(received, tx, result, working),
  }
}

/**
 * Binds a handler that takes many events of one type at once, in their order and each for the first time: one
 * statement may then do for hundreds what else takes a round trip each. When it throws, the events are given to it one by one,
 * and only the one that fails is tried again.
 */
export function onMany<T>(event: ReadAs<T>, handle: HandleMany<T>, options: Options = {}): Handler {
  return {
    event,
    effect: undefined,
    commit: (received, tx, _, working = untimed) => handle([received], tx, working),
    commitMany: handle as Handler['commitMany'],
    retry: options.retry,
  }
}

/** What was published, as a list. */
export function asEvents(published: Published): readonly AnyEvent[] {
  if (!published) return []
  return Array.isArray(published) ? published : [published as AnyEvent]
}
