import type { Entry } from './entry.ts'

/** How much of the past is kept, in total and for one order. */
export interface Limits {
  maxEvents: number
  maxBytes: number
  /** Milliseconds after arrival. */
  maxAgeMs: number
  maxEventsOfOrder: number
}

/** What the stream knows about one order. */
export interface OrderTrail {
  owner: string | undefined
  /** When the order was placed, in milliseconds. */
  placedAt: number | undefined
  entries: Entry[]
}

export interface History {
  /**
   * Keeps an entry. Returns the entries whose owner is known now and was not before: the entry itself, and with it
   * earlier ones of its order when it is the first to say whose order it is. A record seen before returns `undefined`.
   */
  add(entry: Entry): Entry[] | undefined
  trail(orderId: string): OrderTrail | undefined
  ownerOf(entry: Entry): string | undefined
  /** All that is kept, oldest first. */
  entries(): Entry[]
  readonly bytes: number
}

/**
 * A ring of the latest events in the order of their arrival, with an index by order: who comes late to an order
 * still sees its first steps. The oldest go first when there are too many, too large or too old ones.
 *
 * @param now milliseconds; given by tests
 */
export function createHistory(limits: Limits, now: () => number = Date.now): History {
  const ring = new Map<string, Entry>()
  const eventIds = new Set<string>()
  const orders = new Map<string, OrderTrail>()
  let bytes = 0

  const trailOf = (entry: Entry): OrderTrail | undefined => {
    if (entry.orderId === undefined) return undefined
    const trail = orders.get(entry.orderId) ?? { owner: undefined, placedAt: undefined, entries: [] }
    orders.set(entry.orderId, trail)
    return trail
  }

  const forget = (entry: Entry) => {
    ring.delete(entry.id)
    eventIds.delete(entry.eventId)
    bytes -= entry.bytes
    if (entry.orderId === undefined) return
    const trail = orders.get(entry.orderId)
    if (trail?.entries[0] === entry) trail.entries.shift()
    if (trail?.entries.length === 0) orders.delete(entry.orderId)
  }

  const trim = () => {
    for (const entry of ring.values()) {
      const old = now() - entry.arrivedAt > limits.maxAgeMs
      if (!old && ring.size <= limits.maxEvents && bytes <= limits.maxBytes) break
      forget(entry)
    }
  }

  return {
    add(entry) {
      // A relay that restarts sends its last records again, under new offsets: the event id tells.
      if (eventIds.has(entry.eventId)) return undefined
      const trail = trailOf(entry)

      ring.set(entry.id, entry)
      eventIds.add(entry.eventId)
      bytes += entry.bytes
      const released = trail ? follow(trail, entry, limits.maxEventsOfOrder) : [entry]
      trim()
      return released
    },
    trail(orderId) {
      trim()
      return orders.get(orderId)
    },
    ownerOf: (entry) => entry.owner ?? (entry.orderId === undefined ? undefined : orders.get(entry.orderId)?.owner),
    entries() {
      trim()
      return [...ring.values()]
    },
    get bytes() {
      return bytes
    },
  }
}

// Topics are not ordered among each other: a payment may be read before the order that it pays.
function follow(trail: OrderTrail, entry: Entry, maxEvents: number): Entry[] {
  const unowned = trail.owner === undefined
  trail.owner ??= entry.owner
  trail.placedAt ??= entry.placesOrder ? entry.time : undefined
  trail.entries.push(entry)
  if (trail.entries.length > maxEvents) trail.entries.shift()

  return unowned && trail.owner !== undefined ? [...trail.entries] : [entry]
}
