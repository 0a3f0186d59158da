import type { Received } from '@waybill/messaging'
import { type Entry, toEntry } from './entry.ts'
import type { History } from './history.ts'

/** Someone who watches: everything, one order, or all that is one user's. */
export type Scope = { of: 'everything' } | { of: 'order'; orderId: string } | { of: 'user'; userId: string }

export type Listener = (entry: Entry) => void

/** Shares the events that the gateway reads out among those who watch. */
export interface Hub {
  readonly history: History
  /** Takes one record from Kafka. */
  take(record: Received<unknown>): void
  /** Calls `listener` with every entry in the scope from now on. Returns the way to stop it. */
  watch(scope: Scope, listener: Listener): () => void
  /**
   * What is still known of the scope's past, after the entry with the id `after`; all of it when that one has been
   * forgotten, and then `complete` is false.
   */
  past(scope: Scope, after: string | undefined): { entries: Entry[]; complete: boolean }
}

/** @param now milliseconds; given by tests */
export function createHub(history: History, now: () => number = Date.now): Hub {
  const everything = new Set<Listener>()
  const byOrder = new Map<string, Set<Listener>>()
  const byUser = new Map<string, Set<Listener>>()

  return {
    history,
    take(record) {
      const entry = toEntry(record, now())
      const released = history.add(entry)
      if (released === undefined) return

      tell(everything, entry)
      if (entry.orderId !== undefined) tell(byOrder.get(entry.orderId), entry)
      const owner = history.ownerOf(entry)
      if (owner !== undefined) for (const each of released) tell(byUser.get(owner), each)
    },
    watch(scope, listener) {
      if (scope.of === 'everything') {
        everything.add(listener)
        return () => everything.delete(listener)
      }
      return scope.of === 'order' ? join(byOrder, scope.orderId, listener) : join(byUser, scope.userId, listener)
    },
    past(scope, after) {
      const entries = scope.of === 'order' ? (history.trail(scope.orderId)?.entries ?? []) : history.entries()
      const place = entries.findIndex(({ id }) => id === after)
      const since = entries.slice(place + 1)
      const seen = scope.of === 'user' ? since.filter((entry) => history.ownerOf(entry) === scope.userId) : since

      return { entries: seen, complete: after === undefined || place >= 0 }
    },
  }
}

function tell(listeners: ReadonlySet<Listener> | undefined, entry: Entry): void {
  for (const listener of listeners ?? []) listener(entry)
}

function join(groups: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
  const group = groups.get(key) ?? new Set()
  groups.set(key, group.add(listener))

  return () => {
    group.delete(listener)
    if (group.size === 0 && groups.get(key) === group) groups.delete(key)
  }
}
