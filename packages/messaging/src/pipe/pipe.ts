import type { AnyEvent, AnyEventType, EventType, Received } from '../event.ts'

/** What the events of one type become. */
export interface Pipe {
  readonly from: AnyEventType
  readonly to: readonly AnyEventType[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of pipes mixes events of every type
  map(event: Received<any>): AnyEvent | readonly AnyEvent[] | undefined
}

interface PipeSpec<T, To extends readonly AnyEventType[]> {
  from: EventType<T>
  /** The types of the events that `map` may make. */
  to: To
  map(event: Received<T>): ReturnType<To[number]> | readonly ReturnType<To[number]>[] | undefined
}

/**
 * Says what the events of one type become: none, one or several others. `map` is pure: it asks nothing outside and keeps
 * nothing, since it may run more than once for one event, of which only one run is seen. It throws `PermanentError` for an
 * event that is to be a dead letter at once; any other error is tried again first.
 */
export function pipe<T, const To extends readonly AnyEventType[]>(spec: PipeSpec<T, To>): Pipe {
  return spec
}
