import { marksOf } from '../../shared/stations.ts'

/** What the pulse wants to know of an event. */
export interface Seen {
  type: string
  orderId: string
  customerId: string | undefined
  /** What ties it to the request that brought it about; of an order, that of its placing. */
  correlationId: string | undefined
  /** When it was published, in milliseconds. */
  time: number
}

/** An order as its events tell it. Times in milliseconds. */
export interface TrackedOrder {
  orderId: string
  customerId: string | undefined
  correlationId: string | undefined
  placedAt: number | undefined
  endedAt: number | undefined
  outcome: 'completed' | 'cancelled' | undefined
  /** The stations reached, by id. */
  reached: Set<string>
  begun: Set<string>
  failed: Set<string>
  undone: Set<string>
  lastAt: number
}

export interface Tracker {
  see(event: Seen): void
  /** The orders of the window. */
  orders(): readonly TrackedOrder[]
}

interface Limits {
  /** An order is forgotten this long after its last event. */
  windowMs: number
  maxOrders: number
}

/** Keeps in memory where each order of the last minutes is. Events may come in any order and twice. */
export function createTracker({ windowMs, maxOrders }: Limits, now: () => number = Date.now): Tracker {
  // In the order of the last event seen: the first is the first to be forgotten.
  const orders = new Map<string, TrackedOrder>()

  const forget = () => {
    for (const [id, order] of orders) {
      if (orders.size <= maxOrders && order.lastAt > now() - windowMs) break
      orders.delete(id)
    }
  }

  return {
    see(event) {
      const order = orders.get(event.orderId) ?? unknown(event)
      orders.delete(event.orderId)
      orders.set(event.orderId, withEvent(order, event))
      forget()
    },
    orders() {
      forget()
      return [...orders.values()]
    },
  }
}

const unknown = ({ orderId, time }: Seen): TrackedOrder => ({
  orderId,
  customerId: undefined,
  correlationId: undefined,
  placedAt: undefined,
  endedAt: undefined,
  outcome: undefined,
  reached: new Set(),
  begun: new Set(),
  failed: new Set(),
  undone: new Set(),
  lastAt: time,
})

function withEvent(order: TrackedOrder, { type, customerId, correlationId, time }: Seen): TrackedOrder {
  order.customerId ??= customerId
  order.lastAt = Math.max(order.lastAt, time)
  if (type === 'orders.order.placed') {
    order.placedAt = time
    order.correlationId = correlationId
  }
  if (type === 'orders.order.completed' || type === 'orders.order.cancelled') {
    order.outcome = type === 'orders.order.completed' ? 'completed' : 'cancelled'
    order.endedAt = time
  }
  for (const { station, mark } of marksOf(type)) order[mark].add(station.id)
  return order
}
