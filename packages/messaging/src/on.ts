import type { AnyEvent, ReadAs, Received } from './event.ts'
import type { Tx } from './postgres/database.ts'

/** What a handler returns is what it publishes. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that publishes nothing just ends
export type Published = void | undefined | AnyEvent | readonly AnyEvent[]

/** Work on an event in two steps, for work that asks something outside. */
export interface Steps<T, R> {
  /** Runs outside any transaction, perhaps more than once for one event: `event.id` is the idempotency key. */
  effect(event: Received<T>): Promise<R>
  /** Runs in the transaction that takes the event, once. */
  commit(event: Received<T>, tx: Tx, result: R): Promise<Published> | Published
}

type Handle<T> = (event: Received<T>, tx: Tx) => Promise<Published> | Published

/** One event and what a service does about it. */
export interface Handler {
  // biome-ignore lint/suspicious/noExplicitAny: a list of handlers mixes events of every type
  readonly event: ReadAs<any>
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly effect: ((event: Received<any>) => Promise<unknown>) | undefined
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly commit: (event: Received<any>, tx: Tx, result: any) => Promise<Published> | Published
}

/**
 * Binds a handler to an event. What the handler writes by `tx`, what it returns and the mark that the event
 * was taken are committed together, or not at all. Throwing means: try again, then dead letter;
 * `PermanentError`: dead letter at once; `Unavailable`: wait for the outside thing.
 */
export function on<T>(event: ReadAs<T>, handle: Handle<T>): Handler
export function on<T, R>(event: ReadAs<T>, steps: Steps<T, R>): Handler
export function on<T, R>(event: ReadAs<T>, work: Handle<T> | Steps<T, R>): Handler {
  return typeof work === 'function'
    ? { event, effect: undefined, commit: work }
    : { event, effect: work.effect, commit: work.commit }
}

/** What was published, as a list. */
export function asEvents(published: Published): readonly AnyEvent[] {
  if (!published) return []
  return Array.isArray(published) ? published : [published as AnyEvent]
}
