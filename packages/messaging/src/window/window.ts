import { isDeepStrictEqual } from 'node:util'
import { milliseconds } from '../duration.ts'
import type { AnyEvent, AnyEventType, EventType, Received } from '../event.ts'
import { asEvents, type Handler, on, type Published } from '../on.ts'
import { type Grid, startsOf } from './assign.ts'
import { collect } from './collect.ts'
import { byTime, type Pane, paneId } from './pane.ts'

/** The part of an event that a window may look at. */
export type SeenIn<E> = E extends EventType<infer T> ? Pick<Received<T>, 'type' | 'key' | 'time' | 'data'> : never

interface WindowSpec<E extends AnyEventType, State> {
  /** The events that are counted. */
  of: readonly E[]
  /** What an event is counted under. */
  key(event: SeenIn<E>): string
  /** When it happened. Default: its `time`, when it was published. */
  time?(event: SeenIn<E>): Date
  /** How long a window is, such as '1m'. */
  size: string
  /** How often one begins. Default: as its size, so that they do not overlap. */
  every?: string
  /** How much later than an event with a later time one may come and still be counted. */
  grace: string
  /**
   * How long after it happened an event may take to reach its topic: a partition that has nothing unread counts as being
   * this far behind the wall clock. Default 10 s.
   */
  idle?: string
  /** How far ahead of the wall clock an event's time may be and still move the windows' clock. Default 10 s. */
  ahead?: string
  /** Publish results of open windows too, each at most this often, with `final` false. Default: never. */
  early?: string
  /** The state of a window without events. It is kept as JSON: no Date, bigint, Map, undefined. */
  zero(): State
  /** The state with one event more. */
  add(state: NoInfer<State>, event: SeenIn<E>): NoInfer<State>
  /** What is published of a window that is over; with `final` false, of one that is not. */
  close(state: NoInfer<State>, pane: Pane & { final: boolean }): Published
  /** What becomes of an event whose window is closed. Default: its record goes to `<service>.late.v1`. */
  late?(event: SeenIn<E>, pane: Pane): AnyEvent | 'drop'
}

/** A window as the library sees it: every time in milliseconds. */
export interface AnyWindow {
  readonly name: string
  readonly topics: readonly string[]
  /** One for each event, to be consumed with the service's other handlers. */
  readonly handlers: readonly Handler[]
  readonly grid: Grid
  readonly graceMs: number
  readonly idleMs: number
  readonly aheadMs: number
  readonly earlyMs: number | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a service lists windows over events and states of every type
  readonly spec: WindowSpec<any, any>
}

export interface Window<E extends AnyEventType> extends AnyWindow {
  /** Pure: what would be published of these events' windows, were all of them closed. */
  results(events: readonly (ReturnType<E> & { time: Date })[]): AnyEvent[]
}

/** The most windows that one event may be in. */
const MOST_PANES = 1_000

/**
 * Defines windows over events, by the time at which they happened: pure functions over a state that is kept as a row per window
 * and key. State, clock, inbox mark and the partition's offset commit together, so that each event is counted once.
 *
 * @throws TypeError when a duration is none, `every` is not between `size` and a thousandth of it, or the state is not JSON
 */
export function window<const E extends AnyEventType, State>(name: string, spec: WindowSpec<E, State>): Window<E> {
  const sizeMs = milliseconds(spec.size)
  const grid = { sizeMs, everyMs: spec.every === undefined ? sizeMs : milliseconds(spec.every) }
  check(name, grid, spec.zero())

  const self: Window<E> = {
    name,
    spec,
    grid,
    topics: [...new Set(spec.of.map((event) => event.topic))],
    graceMs: milliseconds(spec.grace),
    idleMs: milliseconds(spec.idle ?? '10s'),
    aheadMs: milliseconds(spec.ahead ?? '10s'),
    earlyMs: spec.early === undefined ? undefined : milliseconds(spec.early),
    handlers: spec.of.map((event) => on(event, (received, tx) => collect(tx, self, received))),
    results(events) {
      const panes = new Map<string, { pane: Pane; state: unknown }>()
      for (const { event, data, time } of events) {
        const seen = { type: event.type, key: event.keyOf(data), time, data } as SeenIn<E>
        for (const pane of panesOf(self, seen, timeOf(self, seen))) {
          const id = paneId(pane)
          const state = self.spec.add(panes.get(id)?.state ?? self.spec.zero(), seen)
          panes.set(id, { pane, state })
        }
      }
      const inOrder = [...panes.values()].sort((a, b) => byTime(a.pane, b.pane))
      return inOrder.flatMap(({ pane, state }) => asEvents(self.spec.close(state, { ...pane, final: true })))
    },
  }
  return self
}

/** When an event happened, by the window's reckoning. Throws a TypeError when that is no date. */
export function timeOf({ name, spec }: AnyWindow, event: SeenIn<AnyEventType>): Date {
  const time = spec.time?.(event) ?? event.time
  if (Number.isNaN(time.getTime())) throw new TypeError(`Window ${name}: the time of a ${event.type} is no date`)
  return time
}

/** The windows that an event of this time is in, under its key. */
export function panesOf({ spec, grid }: AnyWindow, event: SeenIn<AnyEventType>, time: Date): Pane[] {
  const key = spec.key(event)
  return startsOf(time.getTime(), grid).map((start) => ({
    key,
    start: new Date(start),
    end: new Date(start + grid.sizeMs),
  }))
}

function check(name: string, { sizeMs, everyMs }: Grid, zero: unknown): void {
  if (!Number.isInteger(sizeMs) || !Number.isInteger(everyMs) || everyMs < 1)
    throw new TypeError(`Window ${name}: size and every are whole milliseconds, one at least`)
  if (everyMs > sizeMs)
    throw new TypeError(`Window ${name}: every is longer than size, events between would be in none`)
  if (sizeMs / everyMs > MOST_PANES)
    throw new TypeError(`Window ${name}: an event would be in more than ${MOST_PANES} windows`)
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(zero) ?? 'null'), zero))
    throw new TypeError(`Window ${name}: its state is kept as JSON and zero() does not come back from it the same`)
}
